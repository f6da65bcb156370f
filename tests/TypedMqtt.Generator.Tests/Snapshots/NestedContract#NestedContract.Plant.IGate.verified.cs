partial class Plant
{
    /// <summary>Publishes the channels of <see cref="global::NestedContract.Plant.IGate"/>; thread-safe; does not own the connection.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public sealed class GatePublisher : global::NestedContract.Plant.IGate
    {
        private readonly global::TypedMqtt.IMqttSender _connection;

        /// <summary>Creates a publisher.</summary>
        /// <param name="connection">The connection.</param>
        public GatePublisher(global::TypedMqtt.IMqttSender connection)
        {
            global::System.ArgumentNullException.ThrowIfNull(connection);
            _connection = connection;
        }

        /// <inheritdoc/>
        [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::NestedContract.Plant.IGate), "Open", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
        public global::System.Threading.Tasks.ValueTask OpenAsync(bool isOpen)
        {
            var scratch = _connection.RentScratch();
            try
            {
                scratch.Write("gate/open"u8);
                scratch.EndTopic();
                global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                    scratch,
                    global::NestedContract.Plant.Gate.Open,
                    global::TypedMqtt.Generated.System_BooleanFormatter.Instance,
                    isOpen);
            }
            catch
            {
                scratch.Return();
                throw;
            }

            return _connection.PublishAsync(scratch, global::NestedContract.Plant.Gate.Open, default);
        }

        /// <inheritdoc/>
        public override string ToString() => "GatePublisher";
    }

    /// <summary>Subscribes to the channels of <see cref="global::NestedContract.Plant.IGate"/>; thread-safe; does not own the connection.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public sealed class GateSubscriber
    {
        private readonly global::TypedMqtt.IMqttConnection _connection;
        private readonly string? _group;

        /// <summary>Creates a subscriber.</summary>
        /// <param name="connection">The connection.</param>
        public GateSubscriber(global::TypedMqtt.IMqttConnection connection)
        {
            global::System.ArgumentNullException.ThrowIfNull(connection);
            _connection = connection;
        }

        private GateSubscriber(global::TypedMqtt.IMqttConnection connection, string group)
        {
            _connection = connection;
            _group = group;
        }

        /// <summary>The same channels as shared subscriptions: each message goes to one member of the group.</summary>
        /// <param name="group">Name of the group.</param>
        /// <returns>A subscriber of the group.</returns>
        public GateSubscriber Shared(string group)
        {
            global::System.ArgumentException.ThrowIfNullOrEmpty(group);
            return new GateSubscriber(_connection, group);
        }

        /// <summary>Subscribes to gate/open and completes when the broker has granted it; a refusal throws.</summary>
        /// <param name="options">Shared group, buffer and overflow; null for the defaults.</param>
        /// <param name="cancellationToken">Cancels the call, not the subscription.</param>
        /// <returns>The subscription, with a buffer of its own.</returns>
        [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::NestedContract.Plant.IGate), "Open", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
        public global::System.Threading.Tasks.ValueTask<global::TypedMqtt.Subscription<global::NestedContract.Plant.Gate.OpenMessage>> SubscribeOpenAsync(
            global::TypedMqtt.SubscribeOptions? options = null,
            global::System.Threading.CancellationToken cancellationToken = default) =>
            _connection.SubscribeAsync(
                global::NestedContract.Plant.Gate.Open,
                global::NestedContract.Plant.Gate.Open.Filter(),
                global::TypedMqtt.SubscribeOptions.InGroup(options, _group),
                cancellationToken);
    }

    /// <summary>The channels and messages of <see cref="global::NestedContract.Plant.IGate"/>.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public static partial class Gate
    {
        /// <summary>gate/open, QoS 1.</summary>
        public static OpenChannel Open { get; } = new OpenChannel();

        /// <summary>A message of Gate.Open. Two are equal when topic values and payload are; how they arrived does not count.</summary>
        /// <param name="Payload">The payload.</param>
        /// <param name="Context">How the message arrived.</param>
        [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
        public readonly record struct OpenMessage(bool Payload, global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage
        {
            /// <inheritdoc/>
            public bool Equals(OpenMessage other) =>
                global::System.Collections.Generic.EqualityComparer<bool>.Default.Equals(Payload, other.Payload);

            /// <inheritdoc/>
            public override int GetHashCode()
            {
                var hash = default(global::System.HashCode);
                hash.Add(Payload);
                return hash.ToHashCode();
            }
        }

        /// <summary>The channel Gate.Open: gate/open.</summary>
        [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
        [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::NestedContract.Plant.IGate), "Open", global::TypedMqtt.CompilerServices.ChannelUse.Name)]
        public sealed class OpenChannel : global::TypedMqtt.MqttChannel<OpenMessage>
        {
            [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
            internal OpenChannel()
            {
                Contract = "Gate";
                ChannelName = "Open";
                Template = "gate/open";
                WildcardFilter = "gate/open";
                Qos = global::TypedMqtt.Qos.AtLeastOnce;
                PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
                ContentType = "mp;5_R4LGj_";
                Schema = "5_R4LGj_";
            }

            /// <summary>The topic name for these values, without the topic root.</summary>
            /// <returns>The topic name.</returns>
            public string Name()
            {
                var scratch_ = global::TypedMqtt.PublishScratch.Rent();
                try
                {
                    WriteTopic(scratch_);
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
            /// <returns>The number of bytes; larger than the destination when it does not fit and nothing was written.</returns>
            public int Format(global::System.Span<byte> destination)
            {
                var scratch_ = global::TypedMqtt.PublishScratch.Rent();
                try
                {
                    WriteTopic(scratch_);
                    scratch_.EndTopic();
                    return global::TypedMqtt.CompilerServices.TopicText.CopyTo(scratch_, destination);
                }
                finally
                {
                    scratch_.Return();
                }
            }

            /// <summary>The topic filter for these values, without the topic root; an omitted value is a wildcard.</summary>
            /// <returns>The topic filter.</returns>
            public string Filter() => WildcardFilter;

            /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
            /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
            /// <returns>Whether the topic is one of this channel.</returns>
            public bool TryParse(global::System.ReadOnlySpan<byte> topic)
            {
                var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
                return reader_.ReadLiteral("gate/open"u8)
                    && reader_.AtEnd;
            }

            /// <inheritdoc/>
            public override bool TryRead(
                global::System.ReadOnlySpan<byte> topic,
                in global::System.Buffers.ReadOnlySequence<byte> payload,
                in global::TypedMqtt.CallContext context,
                out OpenMessage message)
            {
                if (!TryParse(topic))
                {
                    message = default;
                    return false;
                }

                message = new OpenMessage(
                    global::TypedMqtt.CompilerServices.PayloadReader.ReadMessagePack(payload, this, global::TypedMqtt.Generated.System_BooleanFormatter.Instance, context),
                    context);
                return true;
            }

            /// <summary>Writes the topic name for these values.</summary>
            internal static void WriteTopic(global::TypedMqtt.PublishScratch scratch_)
            {
                scratch_.Write("gate/open"u8);
            }
        }
    }
}

public static class PlantGateMqttExtensions
{
    /// <summary>Makes <see cref="global::NestedContract.Plant.IGate"/> injectable: its calls publish on this connection.</summary>
    /// <param name="builder">The connection.</param>
    /// <returns>The same builder.</returns>
    public static global::TypedMqtt.IMqttBuilder AddPlantGatePublisher(this global::TypedMqtt.IMqttBuilder builder)
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        return builder.AddPublisher<global::NestedContract.Plant.IGate>(static connection_ => new global::NestedContract.Plant.GatePublisher(connection_));
    }

    // …
}
