// …

public static partial class Signal
{
    // …

    /// <summary>The channel Signal.Changed: signal/{colour}.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::EnumPlaceholder.ISignal), "Changed", global::TypedMqtt.CompilerServices.ChannelUse.Name)]
    public sealed class ChangedChannel : global::TypedMqtt.MqttChannel<ChangedMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal ChangedChannel()
        {
            Contract = "Signal";
            ChannelName = "Changed";
            Template = "signal/{colour}";
            WildcardFilter = "signal/+";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.Raw;
            ContentType = "";
        }

        /// <summary>The topic name for these values, without the topic root.</summary>
        /// <param name="colour">Value of <c>{colour}</c>.</param>
        /// <returns>The topic name.</returns>
        public string Name(global::EnumPlaceholder.Colour colour)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, colour);
                scratch_.EndTopic();
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>Writes the topic name for these values in UTF-8, without the topic root.</summary>
        /// <param name="destination">Where it goes.</param>
        /// <param name="colour">Value of <c>{colour}</c>.</param>
        /// <returns>The number of bytes; larger than the destination when it does not fit and nothing was written.</returns>
        public int Format(global::System.Span<byte> destination, global::EnumPlaceholder.Colour colour)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, colour);
                scratch_.EndTopic();
                return global::TypedMqtt.CompilerServices.TopicText.CopyTo(scratch_, destination);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>The topic filter for these values, without the topic root; an omitted value is a wildcard.</summary>
        /// <param name="colour">Value of <c>{colour}</c>; null for any.</param>
        /// <returns>The topic filter.</returns>
        public string Filter(global::EnumPlaceholder.Colour? colour = null)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                scratch_.Write("signal/"u8);
                if (colour is null)
                    scratch_.Write("+"u8);
                else
                    WriteColour(scratch_, colour.Value);
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
        /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
        /// <param name="colour">Value of <c>{colour}</c>.</param>
        /// <returns>Whether the topic is one of this channel.</returns>
        public bool TryParse(global::System.ReadOnlySpan<byte> topic, out global::EnumPlaceholder.Colour colour)
        {
            colour = default;
            var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            return reader_.ReadLiteral("signal/"u8)
                && TryReadColour(ref reader_, out colour)
                && reader_.AtEnd;
        }

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out ChangedMessage message)
        {
            if (!TryParse(topic, out var colour))
            {
                message = default;
                return false;
            }

            message = new ChangedMessage(colour, context);
            return true;
        }

        internal static void WriteColour(global::TypedMqtt.PublishScratch scratch, global::EnumPlaceholder.Colour value)
        {
            switch (value)
            {
                case global::EnumPlaceholder.Colour.Red:
                    scratch.Write("stop"u8);
                    break;
                case global::EnumPlaceholder.Colour.Green:
                    scratch.Write("Green"u8);
                    break;
                default:
                    global::TypedMqtt.CompilerServices.TopicWriter.ThrowUndefined(value, "colour"u8);
                    break;
            }
        }

        private static bool TryReadColour(
            ref global::TypedMqtt.CompilerServices.TopicReader reader,
            out global::EnumPlaceholder.Colour value)
        {
            value = default;
            if (!reader.ReadLevel(out var level))
                return false;
            if (global::System.MemoryExtensions.SequenceEqual(level, "stop"u8))
            {
                value = global::EnumPlaceholder.Colour.Red;
                return true;
            }

            if (global::System.MemoryExtensions.SequenceEqual(level, "Green"u8))
            {
                value = global::EnumPlaceholder.Colour.Green;
                return true;
            }

            return false;
        }

        /// <summary>Writes the topic name for these values.</summary>
        internal static void WriteTopic(global::TypedMqtt.PublishScratch scratch_, global::EnumPlaceholder.Colour colour)
        {
            scratch_.Write("signal/"u8);
            WriteColour(scratch_, colour);
        }
    }
}

// …
