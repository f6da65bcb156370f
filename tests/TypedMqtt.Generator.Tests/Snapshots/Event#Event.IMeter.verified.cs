public sealed class MeterPublisher : global::Event.IMeter
{
    // …

    /// <summary>Creates a publisher.</summary>
    /// <param name="connection">The connection.</param>
    public MeterPublisher(global::TypedMqtt.IMqttSender connection)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
    }

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Event.IMeter), "Reading", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask ReadingAsync(
        int number,
        double kilowatts,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("meter/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/reading"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Event.Meter.Reading,
                global::TypedMqtt.Generated.System_DoubleFormatter.Instance,
                kilowatts);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::Event.Meter.Reading, new global::TypedMqtt.CallContext(cancellationToken));
    }

    // …
}

public sealed class MeterSubscriber
{
    // …

    /// <summary>Subscribes to meter/{number}/reading and completes when the broker has granted it; a refusal throws.</summary>
    /// <param name="number">Value of <c>{number}</c>; null for any.</param>
    /// <param name="options">Shared group, buffer and overflow; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, not the subscription.</param>
    /// <returns>The subscription, with a buffer of its own.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Event.IMeter), "Reading", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public global::System.Threading.Tasks.ValueTask<global::TypedMqtt.Subscription<global::Event.Meter.ReadingMessage>> SubscribeReadingAsync(
        int? number = null,
        global::TypedMqtt.SubscribeOptions? options = null,
        global::System.Threading.CancellationToken cancellationToken = default) =>
        _connection.SubscribeAsync(
            global::Event.Meter.Reading,
            global::Event.Meter.Reading.Filter(number),
            global::TypedMqtt.SubscribeOptions.InGroup(options, _group),
            cancellationToken);
}

public static partial class Meter
{
    // …

    /// <summary>A message of Meter.Reading. Two are equal when topic values and payload are; how they arrived does not count.</summary>
    /// <param name="Number">Value of <c>{number}</c>.</param>
    /// <param name="Payload">The payload.</param>
    /// <param name="Context">How the message arrived.</param>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public readonly record struct ReadingMessage(
        int Number,
        double Payload,
        global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage
    {
        /// <inheritdoc/>
        public bool Equals(ReadingMessage other) =>
            global::System.Collections.Generic.EqualityComparer<int>.Default.Equals(Number, other.Number)
            && global::System.Collections.Generic.EqualityComparer<double>.Default.Equals(Payload, other.Payload);

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = default(global::System.HashCode);
            hash.Add(Number);
            hash.Add(Payload);
            return hash.ToHashCode();
        }
    }

    /// <summary>The channel Meter.Reading: meter/{number}/reading.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Event.IMeter), "Reading", global::TypedMqtt.CompilerServices.ChannelUse.Name)]
    public sealed class ReadingChannel : global::TypedMqtt.MqttChannel<ReadingMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal ReadingChannel()
        {
            Contract = "Meter";
            ChannelName = "Reading";
            Template = "meter/{number}/reading";
            WildcardFilter = "meter/+/reading";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "mp;j-A3NgUP";
            Schema = "j-A3NgUP";
        }

        /// <summary>The topic name for these values, without the topic root.</summary>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>The topic name.</returns>
        public string Name(int number)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, number);
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
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>The number of bytes; larger than the destination when it does not fit and nothing was written.</returns>
        public int Format(global::System.Span<byte> destination, int number)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, number);
                scratch_.EndTopic();
                return global::TypedMqtt.CompilerServices.TopicText.CopyTo(scratch_, destination);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>The topic filter for these values, without the topic root; an omitted value is a wildcard.</summary>
        /// <param name="number">Value of <c>{number}</c>; null for any.</param>
        /// <returns>The topic filter.</returns>
        public string Filter(int? number = null)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                scratch_.Write("meter/"u8);
                if (number is null)
                    scratch_.Write("+"u8);
                else
                    global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, number.Value);
                scratch_.Write("/reading"u8);
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
        /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>Whether the topic is one of this channel.</returns>
        public bool TryParse(global::System.ReadOnlySpan<byte> topic, out int number)
        {
            number = default;
            var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            return reader_.ReadLiteral("meter/"u8)
                && reader_.ReadInteger(out number)
                && reader_.ReadLiteral("/reading"u8)
                && reader_.AtEnd;
        }

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out ReadingMessage message)
        {
            if (!TryParse(topic, out var number))
            {
                message = default;
                return false;
            }

            message = new ReadingMessage(
                number,
                global::TypedMqtt.CompilerServices.PayloadReader.ReadMessagePack(payload, this, global::TypedMqtt.Generated.System_DoubleFormatter.Instance, context),
                context);
            return true;
        }

        /// <summary>Writes the topic name for these values.</summary>
        internal static void WriteTopic(global::TypedMqtt.PublishScratch scratch_, int number)
        {
            scratch_.Write("meter/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, number);
            scratch_.Write("/reading"u8);
        }
    }
}

// …
