public sealed class BellPublisher : global::NoPayload.IBell
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::NoPayload.IBell), "Ring", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask RingAsync()
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("bell/ring"u8);
            scratch.EndTopic();
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::NoPayload.Bell.Ring, default);
    }

    // …
}

// …

public static partial class Bell
{
    // …

    /// <summary>A message of Bell.Ring. Two are equal when topic values and payload are; how they arrived does not count.</summary>
    /// <param name="Context">How the message arrived.</param>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public readonly record struct RingMessage(global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage
    {
        /// <inheritdoc/>
        public bool Equals(RingMessage other) => true;

        /// <inheritdoc/>
        public override int GetHashCode() => 0;
    }

    public sealed class RingChannel : global::TypedMqtt.MqttChannel<RingMessage>
    {
        // …

        /// <summary>The topic filter for these values, without the topic root; an omitted value is a wildcard.</summary>
        /// <returns>The topic filter.</returns>
        public string Filter() => WildcardFilter;

        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out RingMessage message)
        {
            if (!TryParse(topic))
            {
                message = default;
                return false;
            }

            message = new RingMessage(context);
            return true;
        }

        // …
    }
}

// …
