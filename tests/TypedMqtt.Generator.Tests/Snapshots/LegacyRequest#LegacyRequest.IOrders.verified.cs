// …

public static partial class Orders
{
    // …

    public sealed class StopChannel : global::TypedMqtt.MqttRequestChannel<StopRequest, bool>
    {
        // …

        /// <summary>The topic filters for these values, that of the channel and those of its legacy topics; an omitted value is a wildcard.</summary>
        /// <param name="line">Value of <c>{line}</c>; null for any.</param>
        /// <returns>The topic filters, without the topic root.</returns>
        public global::TypedMqtt.ChannelTopics Filters(int? line = null) =>
            new global::TypedMqtt.ChannelTopics(Filter(line), new string[] { LegacyFilter1(line) });

        // …

        /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
        /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
        /// <param name="line">Value of <c>{line}</c>.</param>
        /// <returns>Whether the topic is one of this channel.</returns>
        public bool TryParse(global::System.ReadOnlySpan<byte> topic, out int line)
        {
            line = default;
            var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            var legacy1_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            return (reader_.ReadLiteral("orders/"u8)
                    && reader_.ReadInteger(out line)
                    && reader_.ReadLiteral("/stop"u8)
                    && reader_.AtEnd)
                || (legacy1_.ReadLiteral("stop/"u8)
                    && legacy1_.ReadInteger(out line)
                    && legacy1_.AtEnd);
        }

        // …
    }
}

public static class OrdersMqttExtensions
{
    // …

    /// <summary>Lets a handler answer orders/{line}/stop.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <param name="line">Value of <c>{line}</c>; null for any.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LegacyRequest.IOrders), "Stop", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddHandler<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::LegacyRequest.Orders.StopChannel channel,
        global::System.Action<global::TypedMqtt.HandlerOptions<global::LegacyRequest.Orders.StopRequest>>? configure = null,
        int? line = null)
        where THandler : class, global::TypedMqtt.IRequestHandler<global::LegacyRequest.Orders.StopRequest, bool>
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        global::System.ArgumentNullException.ThrowIfNull(channel);
        return builder.AddRequestHandler<THandler, global::LegacyRequest.Orders.StopRequest, bool>(
            channel,
            channel.Filters(line),
            static (handler_, message_, cancellationToken_) => handler_.HandleAsync(message_, cancellationToken_),
            configure);
    }

    // …
}
