public sealed class HornPublisher : global::ObsoleteError.IHorn
{
    // …

    /// <summary>Creates a publisher.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="site">Value of <c>{site}</c> in every topic.</param>
    public HornPublisher(global::TypedMqtt.IMqttSender connection, string site)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _boundSite = site;
        _filterOfAsk = FilterOfAsk(site);
        _filterOfTell = global::ObsoleteError.Horn.Tell.Filter(site: site);
        var scratch_ = global::TypedMqtt.PublishScratch.Rent();
        try
        {
            scratch_.Write("horn/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteId(scratch_, site, "site"u8);
            scratch_.Write("/"u8);
            _topicStart = global::TypedMqtt.CompilerServices.TopicText.ToArray(scratch_);
        }
        finally
        {
            scratch_.Return();
        }
    }

    [global::System.Obsolete]
    private static string FilterOfAsk(string site) => global::ObsoleteError.Horn.Ask.Filter(site: site);

    /// <inheritdoc/>
    [global::System.Obsolete("Use TellAsync.", true)]
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::ObsoleteError.IHorn), "Ask", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask<int> AskAsync(int loudness)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write(_topicStart);
            scratch.Write("ask"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::ObsoleteError.Horn.Ask,
                global::TypedMqtt.Generated.System_Int32Formatter.Instance,
                loudness);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.RequestAsync(scratch, global::ObsoleteError.Horn.Ask, _filterOfAsk, default);
    }

    // …
}

// …

public static class HornMqttExtensions
{
    // …

    /// <summary>Subscribes a service that implements the contract to all its channels.</summary>
    /// <typeparam name="TConsumer">The service.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="site">Value of <c>{site}</c>; null for any.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::ObsoleteError.IHorn), "", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddHornConsumer<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        this global::TypedMqtt.IMqttBuilder builder,
        string? site = null,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null)
        where TConsumer : class, global::ObsoleteError.IHorn
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        AddObsoleteAsk<TConsumer>(builder, site, configure);
        builder.AddRequestHandler<TConsumer, global::ObsoleteError.Horn.TellRequest, int>(
            global::ObsoleteError.Horn.Tell,
            global::ObsoleteError.Horn.Tell.Filter(site: site),
            static (consumer_, message_, cancellationToken_) => consumer_.TellAsync(message_.Payload),
            configure);
        return builder;
    }

    [global::System.Obsolete]
    private static void AddObsoleteAsk<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        global::TypedMqtt.IMqttBuilder builder,
        string? site,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure)
        where TConsumer : class, global::ObsoleteError.IHorn
    {
        builder.AddRequestHandler<TConsumer, global::ObsoleteError.Horn.AskRequest, int>(
            global::ObsoleteError.Horn.Ask,
            global::ObsoleteError.Horn.Ask.Filter(site: site),
            static (consumer_, message_, cancellationToken_) => consumer_.AskAsync(message_.Payload),
            configure);
    }

    // …
}
