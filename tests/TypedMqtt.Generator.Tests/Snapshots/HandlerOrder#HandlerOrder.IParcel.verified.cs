// …

public static class ParcelMqttExtensions
{
    // …

    /// <summary>Subscribes a handler to parcel/{id}/seen.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <param name="id">Value of <c>{id}</c>; null for any.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::HandlerOrder.IParcel), "Seen", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddHandler<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::HandlerOrder.Parcel.SeenChannel channel,
        global::System.Action<global::TypedMqtt.HandlerOptions<global::HandlerOrder.Parcel.SeenMessage>>? configure = null,
        int? id = null)
        where THandler : class, global::TypedMqtt.IMessageHandler<global::HandlerOrder.Parcel.SeenMessage>
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        global::System.ArgumentNullException.ThrowIfNull(channel);
        return builder.AddHandler<THandler, global::HandlerOrder.Parcel.SeenMessage>(
            channel,
            channel.Filter(id),
            static (handler_, message_, cancellationToken_) => handler_.HandleAsync(message_, cancellationToken_),
            configure);
    }

    // …
}
