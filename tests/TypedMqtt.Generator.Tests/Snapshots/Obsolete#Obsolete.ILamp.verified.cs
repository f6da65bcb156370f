public sealed class LampPublisher : global::Obsolete.ILamp
{
    // …

    /// <inheritdoc/>
    [global::System.Obsolete("Use another lamp.")]
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Obsolete.ILamp), "Bright", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask BrightAsync(int percent)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("lamp/bright"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Obsolete.Lamp.Bright,
                global::TypedMqtt.Generated.System_Int32Formatter.Instance,
                percent);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::Obsolete.Lamp.Bright, default);
    }

    // …
}

public sealed class LampSubscriber
{
    // …

    /// <summary>Subscribes to lamp/bright and completes when the broker has granted it; a refusal throws.</summary>
    /// <param name="options">Shared group, buffer and overflow; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, not the subscription.</param>
    /// <returns>The subscription, with a buffer of its own.</returns>
    [global::System.Obsolete("Use another lamp.")]
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Obsolete.ILamp), "Bright", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public global::System.Threading.Tasks.ValueTask<global::TypedMqtt.Subscription<global::Obsolete.Lamp.BrightMessage>> SubscribeBrightAsync(
        global::TypedMqtt.SubscribeOptions? options = null,
        global::System.Threading.CancellationToken cancellationToken = default) =>
        _connection.SubscribeAsync(
            global::Obsolete.Lamp.Bright,
            global::Obsolete.Lamp.Bright.Filter(),
            global::TypedMqtt.SubscribeOptions.InGroup(options, _group),
            cancellationToken);
}

public static partial class Lamp
{
    /// <summary>lamp/bright, QoS 1.</summary>
    [global::System.Obsolete("Use another lamp.")]
    public static BrightChannel Bright { get; } = new BrightChannel();

    // …
}

public static class LampMqttExtensions
{
    // …

    /// <summary>Subscribes a service that implements the contract to all its channels.</summary>
    /// <typeparam name="TConsumer">The service.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Obsolete.ILamp), "", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddLampConsumer<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null)
        where TConsumer : class, global::Obsolete.ILamp
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        builder.AddHandler<TConsumer, global::Obsolete.Lamp.BrightMessage>(
            global::Obsolete.Lamp.Bright,
            global::Obsolete.Lamp.Bright.Filter(),
            static (consumer_, message_, cancellationToken_) => consumer_.BrightAsync(message_.Payload),
            configure);
        return builder;
    }

    /// <summary>Subscribes a handler to lamp/bright.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::System.Obsolete("Use another lamp.")]
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Obsolete.ILamp), "Bright", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddHandler<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::Obsolete.Lamp.BrightChannel channel,
        global::System.Action<global::TypedMqtt.HandlerOptions<global::Obsolete.Lamp.BrightMessage>>? configure = null)
        where THandler : class, global::TypedMqtt.IMessageHandler<global::Obsolete.Lamp.BrightMessage>
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        global::System.ArgumentNullException.ThrowIfNull(channel);
        return builder.AddHandler<THandler, global::Obsolete.Lamp.BrightMessage>(
            channel,
            channel.Filter(),
            static (handler_, message_, cancellationToken_) => handler_.HandleAsync(message_, cancellationToken_),
            configure);
    }

    // …
}
