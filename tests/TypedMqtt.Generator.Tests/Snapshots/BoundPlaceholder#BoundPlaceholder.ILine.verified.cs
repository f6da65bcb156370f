public sealed class LinePublisher : global::BoundPlaceholder.ILine
{
    // …

    private readonly byte[] _topicStart;

    // …

    /// <summary>Creates a publisher.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="site">Value of <c>{site}</c> in every topic.</param>
    /// <param name="line">Value of <c>{line}</c> in every topic.</param>
    public LinePublisher(global::TypedMqtt.IMqttSender connection, string site, int line)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _boundSite = site;
        _boundLine = line;
        _filterOfReset = global::BoundPlaceholder.Line.Reset.Filter(site: site, line: line);
        var scratch_ = global::TypedMqtt.PublishScratch.Rent();
        try
        {
            scratch_.Write("line/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteId(scratch_, site, "site"u8);
            scratch_.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger<int>(scratch_, line, 1, 99, "line"u8);
            scratch_.Write("/"u8);
            _topicStart = global::TypedMqtt.CompilerServices.TopicText.ToArray(scratch_);
        }
        finally
        {
            scratch_.Return();
        }
    }

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::BoundPlaceholder.ILine), "Count", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask CountAsync(int station, int pieces)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write(_topicStart);
            scratch.Write("station/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, station);
            scratch.Write("/count"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::BoundPlaceholder.Line.Count,
                global::TypedMqtt.Generated.System_Int32Formatter.Instance,
                pieces);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::BoundPlaceholder.Line.Count, default);
    }

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::BoundPlaceholder.ILine), "Reset", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask<int> ResetAsync()
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write(_topicStart);
            scratch.Write("reset"u8);
            scratch.EndTopic();
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.RequestAsync(scratch, global::BoundPlaceholder.Line.Reset, _filterOfReset, default);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        global::System.FormattableString.Invariant($"LinePublisher (site = {_boundSite}, line = {_boundLine})");
}

// …

public static class LineMqttExtensions
{
    /// <summary>Makes <see cref="global::BoundPlaceholder.ILine"/> injectable: its calls publish on this connection.</summary>
    /// <param name="builder">The connection.</param>
    /// <param name="site">Value of <c>{site}</c> in every topic.</param>
    /// <param name="line">Value of <c>{line}</c> in every topic.</param>
    /// <returns>The same builder.</returns>
    public static global::TypedMqtt.IMqttBuilder AddLinePublisher(this global::TypedMqtt.IMqttBuilder builder, string site, int line)
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        return builder.AddPublisher<global::BoundPlaceholder.ILine>(connection_ => new global::BoundPlaceholder.LinePublisher(connection_, site, line));
    }

    // …

    /// <summary>Connects as a role and makes a publisher on that connection; for tests.</summary>
    /// <param name="connector">What connects.</param>
    /// <param name="role">The role.</param>
    /// <param name="site">Value of <c>{site}</c> in every topic.</param>
    /// <param name="line">Value of <c>{line}</c> in every topic.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The publisher.</returns>
    public static async global::System.Threading.Tasks.ValueTask<global::BoundPlaceholder.LinePublisher> CreateLinePublisherAsync(
        this global::TypedMqtt.IMqttConnector connector,
        string role,
        string site,
        int line,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        global::System.ArgumentNullException.ThrowIfNull(connector);
        var placeholders_ = new global::System.Collections.Generic.KeyValuePair<string, string>[]
        {
            new global::System.Collections.Generic.KeyValuePair<string, string>("site", site),
            new global::System.Collections.Generic.KeyValuePair<string, string>("line", line.ToString(global::System.Globalization.CultureInfo.InvariantCulture)),
        };
        var connection_ = await connector.ConnectAsync(role, placeholders_, cancellationToken).ConfigureAwait(false);
        return new global::BoundPlaceholder.LinePublisher(connection_, site, line);
    }

    // …
}
