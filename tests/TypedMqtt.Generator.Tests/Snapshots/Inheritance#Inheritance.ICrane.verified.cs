public sealed class CranePublisher : global::Inheritance.ICrane
{
    // …

    private readonly global::Inheritance.MachinePublisher _ofMachine;

    /// <summary>Creates a publisher.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="crane">Value of <c>{crane}</c> in every topic.</param>
    /// <param name="site">Value of <c>{site}</c> in every topic.</param>
    public CranePublisher(global::TypedMqtt.IMqttSender connection, int crane, string site)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _ofMachine = new global::Inheritance.MachinePublisher(connection, site);
        _boundCrane = crane;
        var scratch_ = global::TypedMqtt.PublishScratch.Rent();
        try
        {
            scratch_.Write("crane/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger<int>(scratch_, crane, 1, 99, "crane"u8);
            scratch_.Write("/"u8);
            _topicStart = global::TypedMqtt.CompilerServices.TopicText.ToArray(scratch_);
        }
        finally
        {
            scratch_.Return();
        }
    }

    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Inheritance.IMachine), "Hours", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask HoursAsync(int machine, double hours) => _ofMachine.HoursAsync(machine, hours);

    // …
}

// …

public static class CraneMqttExtensions
{
    /// <summary>Makes <see cref="global::Inheritance.ICrane"/> injectable: its calls publish on this connection.</summary>
    /// <param name="builder">The connection.</param>
    /// <param name="crane">Value of <c>{crane}</c> in every topic.</param>
    /// <param name="site">Value of <c>{site}</c> in every topic.</param>
    /// <returns>The same builder.</returns>
    public static global::TypedMqtt.IMqttBuilder AddCranePublisher(this global::TypedMqtt.IMqttBuilder builder, int crane, string site)
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        return builder.AddPublisher<global::Inheritance.ICrane>(connection_ => new global::Inheritance.CranePublisher(connection_, crane, site));
    }

    // …

    /// <summary>Subscribes a service that implements the contract to all its channels.</summary>
    /// <typeparam name="TConsumer">The service.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="crane">Value of <c>{crane}</c>; null for any.</param>
    /// <param name="site">Value of <c>{site}</c>; null for any.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Inheritance.ICrane), "", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddCraneConsumer<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        this global::TypedMqtt.IMqttBuilder builder,
        int? crane = null,
        string? site = null,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null)
        where TConsumer : class, global::Inheritance.ICrane
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        builder.AddHandler<TConsumer, global::Inheritance.Crane.LoadMessage>(
            global::Inheritance.Crane.Load,
            global::Inheritance.Crane.Load.Filter(crane: crane),
            static (consumer_, message_, cancellationToken_) => consumer_.LoadAsync(message_.Payload),
            configure);
        builder.AddHandler<TConsumer, global::Inheritance.Machine.HoursMessage>(
            global::Inheritance.Machine.Hours,
            global::Inheritance.Machine.Hours.Filter(site: site),
            static (consumer_, message_, cancellationToken_) => consumer_.HoursAsync(message_.Machine, message_.Payload),
            configure);
        return builder;
    }

    // …
}
