public sealed class SwitchPublisher : global::HostileNames.ISwitch
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::HostileNames.ISwitch), "Event", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask EventAsync(
        string @event,
        int scratch,
        string message,
        global::HostileNames.@class payload)
    {
        var scratch_ = _connection.RentScratch();
        try
        {
            scratch_.Write("switch/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteText(scratch_, @event, "event"u8);
            scratch_.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, scratch);
            scratch_.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteText(scratch_, message, "message"u8);
            scratch_.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch_,
                global::HostileNames.Switch.Event,
                global::TypedMqtt.Generated.HostileNames_classFormatter.Instance,
                payload);
        }
        catch
        {
            scratch_.Return();
            throw;
        }

        return _connection.PublishAsync(scratch_, global::HostileNames.Switch.Event, default);
    }

    // …
}

// …

public static partial class Switch
{
    // …

    /// <summary>A message of Switch.Event. Two are equal when topic values and payload are; how they arrived does not count.</summary>
    /// <param name="Event">Value of <c>{event}</c>.</param>
    /// <param name="Scratch">Value of <c>{scratch}</c>.</param>
    /// <param name="Message">Value of <c>{message}</c>.</param>
    /// <param name="Payload">The payload.</param>
    /// <param name="Context">How the message arrived.</param>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public readonly record struct EventMessage(
        string Event,
        int Scratch,
        string Message,
        global::HostileNames.@class Payload,
        global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage
    {
        /// <inheritdoc/>
        public bool Equals(EventMessage other) =>
            global::System.Collections.Generic.EqualityComparer<string>.Default.Equals(Event, other.Event)
            && global::System.Collections.Generic.EqualityComparer<int>.Default.Equals(Scratch, other.Scratch)
            && global::System.Collections.Generic.EqualityComparer<string>.Default.Equals(Message, other.Message)
            && global::System.Collections.Generic.EqualityComparer<global::HostileNames.@class>.Default.Equals(Payload, other.Payload);

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = default(global::System.HashCode);
            hash.Add(Event);
            hash.Add(Scratch);
            hash.Add(Message);
            hash.Add(Payload);
            return hash.ToHashCode();
        }
    }

    public sealed class EventChannel : global::TypedMqtt.MqttChannel<EventMessage>
    {
        // …

        /// <summary>The topic name for these values, without the topic root.</summary>
        /// <param name="event">Value of <c>{event}</c>.</param>
        /// <param name="scratch">Value of <c>{scratch}</c>.</param>
        /// <param name="message">Value of <c>{message}</c>.</param>
        /// <returns>The topic name.</returns>
        public string Name(string @event, int scratch, string message)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, @event, scratch, message);
                scratch_.EndTopic();
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out EventMessage message)
        {
            if (!TryParse(topic, out var @event, out var scratch, out var message_))
            {
                message = default;
                return false;
            }

            message = new EventMessage(
                @event,
                scratch,
                message_,
                global::TypedMqtt.CompilerServices.PayloadReader.ReadMessagePack(payload, this, global::TypedMqtt.Generated.HostileNames_classFormatter.Instance, context),
                context);
            return true;
        }

        // …
    }
}

// …
