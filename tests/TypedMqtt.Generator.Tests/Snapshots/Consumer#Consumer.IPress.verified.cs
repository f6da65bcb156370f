// …

public static class PressMqttExtensions
{
    // …

    /// <summary>Subscribes a service that implements the contract to all its channels.</summary>
    /// <typeparam name="TConsumer">The service.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="site">Value of <c>{site}</c>; null for any.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Consumer.IPress), "", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddPressConsumer<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        this global::TypedMqtt.IMqttBuilder builder,
        string? site = null,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null)
        where TConsumer : class, global::Consumer.IPress
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        builder.AddHandler<TConsumer, global::Consumer.Press.ForceMessage>(
            global::Consumer.Press.Force,
            global::Consumer.Press.Force.Filter(site: site),
            static (consumer_, message_, cancellationToken_) => consumer_.ForceAsync(message_.Number, message_.Payload, cancellationToken_),
            configure);
        builder.AddHandler<TConsumer, global::Consumer.Press.StoppedMessage>(
            global::Consumer.Press.Stopped,
            global::Consumer.Press.Stopped.Filter(site: site),
            static (consumer_, message_, cancellationToken_) =>
                new global::System.Threading.Tasks.ValueTask(consumer_.StoppedAsync(message_.Number, message_.Payload, message_.Context with { CancellationToken = cancellationToken_ })),
            configure);
        return builder;
    }

    // …
}
