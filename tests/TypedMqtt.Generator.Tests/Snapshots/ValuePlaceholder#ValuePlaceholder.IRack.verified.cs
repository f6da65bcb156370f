public sealed class RackPublisher : global::ValuePlaceholder.IRack
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::ValuePlaceholder.IRack), "Used", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask UsedAsync(global::ValuePlaceholder.Slot slot)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("rack/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteValue(scratch, slot, "slot"u8);
            scratch.Write("/used"u8);
            scratch.EndTopic();
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::ValuePlaceholder.Rack.Used, default);
    }

    // …
}

// …

public static partial class Rack
{
    // …

    public sealed class UsedChannel : global::TypedMqtt.MqttChannel<UsedMessage>
    {
        // …

        /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
        /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
        /// <param name="slot">Value of <c>{slot}</c>.</param>
        /// <returns>Whether the topic is one of this channel.</returns>
        public bool TryParse(global::System.ReadOnlySpan<byte> topic, out global::ValuePlaceholder.Slot slot)
        {
            slot = default;
            var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            return reader_.ReadLiteral("rack/"u8)
                && reader_.ReadValue(out slot)
                && reader_.ReadLiteral("/used"u8)
                && reader_.AtEnd;
        }

        // …
    }
}

// …
