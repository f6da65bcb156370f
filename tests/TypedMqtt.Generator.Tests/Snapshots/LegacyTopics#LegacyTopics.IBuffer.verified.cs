public sealed class BufferPublisher : global::LegacyTopics.IBuffer
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LegacyTopics.IBuffer), "Fill", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask FillAsync(int number, double percent)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write(_topicStart);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/fill"u8);
            scratch.EndTopic();
            scratch.BeginLegacyTopic();
            scratch.Write("fill/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteId(scratch, _boundSite, "site"u8);
            scratch.EndLegacyTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::LegacyTopics.Buffer.Fill,
                global::TypedMqtt.Generated.System_DoubleFormatter.Instance,
                percent);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::LegacyTopics.Buffer.Fill, default);
    }

    // …
}

/// <summary>Subscribes to the channels of <see cref="global::LegacyTopics.IBuffer"/>; thread-safe; does not own the connection.</summary>
[global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
public sealed class BufferSubscriber
{
    private readonly global::TypedMqtt.IMqttConnection _connection;
    private readonly string? _group;

    /// <summary>Creates a subscriber.</summary>
    /// <param name="connection">The connection.</param>
    public BufferSubscriber(global::TypedMqtt.IMqttConnection connection)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
    }

    private BufferSubscriber(global::TypedMqtt.IMqttConnection connection, string group)
    {
        _connection = connection;
        _group = group;
    }

    /// <summary>The same channels as shared subscriptions: each message goes to one member of the group.</summary>
    /// <param name="group">Name of the group.</param>
    /// <returns>A subscriber of the group.</returns>
    public BufferSubscriber Shared(string group)
    {
        global::System.ArgumentException.ThrowIfNullOrEmpty(group);
        return new BufferSubscriber(_connection, group);
    }

    /// <summary>Subscribes to buffer/{site:id}/{number}/fill and fill/{number}/{site} and completes when the broker has granted it; a refusal throws.</summary>
    /// <param name="site">Value of <c>{site}</c>; null for any.</param>
    /// <param name="number">Value of <c>{number}</c>; null for any.</param>
    /// <param name="options">Shared group, buffer and overflow; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, not the subscription.</param>
    /// <returns>The subscription, with a buffer of its own.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LegacyTopics.IBuffer), "Fill", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public global::System.Threading.Tasks.ValueTask<global::TypedMqtt.Subscription<global::LegacyTopics.Buffer.FillMessage>> SubscribeFillAsync(
        string? site = null,
        int? number = null,
        global::TypedMqtt.SubscribeOptions? options = null,
        global::System.Threading.CancellationToken cancellationToken = default) =>
        _connection.SubscribeAsync(
            global::LegacyTopics.Buffer.Fill,
            global::LegacyTopics.Buffer.Fill.Filters(site, number),
            global::TypedMqtt.SubscribeOptions.InGroup(options, _group),
            cancellationToken);

    /// <summary>Reads the retained value of Fill.</summary>
    /// <param name="site">Value of <c>{site}</c>.</param>
    /// <param name="number">Value of <c>{number}</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, or null when the broker holds none.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LegacyTopics.IBuffer), "Fill", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public async global::System.Threading.Tasks.ValueTask<double?> GetFillAsync(
        string site,
        int number,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        var message_ = await _connection.GetRetainedAsync(
            global::LegacyTopics.Buffer.Fill,
            global::LegacyTopics.Buffer.Fill.Names(site, number),
            cancellationToken).ConfigureAwait(false);
        return message_?.Payload;
    }

    /// <summary>Reads the retained value of Fill and every change of it. The first message comes at once: the value, or IsCleared when the broker holds none.</summary>
    /// <param name="site">Value of <c>{site}</c>.</param>
    /// <param name="number">Value of <c>{number}</c>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The value and its changes, removals included.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LegacyTopics.IBuffer), "Fill", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public global::System.Collections.Generic.IAsyncEnumerable<global::LegacyTopics.Buffer.FillMessage> WatchFillAsync(
        string site,
        int number,
        global::System.Threading.CancellationToken cancellationToken = default) =>
        _connection.WatchRetainedAsync(
            global::LegacyTopics.Buffer.Fill,
            global::LegacyTopics.Buffer.Fill.Names(site, number),
            cancellationToken);
}

public static partial class Buffer
{
    // …

    /// <summary>The channel Buffer.Fill: buffer/{site:id}/{number}/fill.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LegacyTopics.IBuffer), "Fill", global::TypedMqtt.CompilerServices.ChannelUse.Name)]
    public sealed class FillChannel : global::TypedMqtt.MqttChannel<FillMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal FillChannel()
        {
            Contract = "Buffer";
            ChannelName = "Fill";
            Template = "buffer/{site:id}/{number}/fill";
            WildcardFilter = "buffer/+/+/fill";
            LegacyTopics = new global::TypedMqtt.MqttLegacyTopic[]
            {
                new global::TypedMqtt.MqttLegacyTopic("fill/{number}/{site}", AlsoPublish: true, AlsoSubscribe: true),
            };
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            Retain = true;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "mp;j-A3NgUP";
            Schema = "j-A3NgUP";
        }

        /// <summary>The topic name for these values, without the topic root.</summary>
        /// <param name="site">Value of <c>{site}</c>.</param>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>The topic name.</returns>
        public string Name(string site, int number)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, site, number);
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
        /// <param name="site">Value of <c>{site}</c>.</param>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>The number of bytes; larger than the destination when it does not fit and nothing was written.</returns>
        public int Format(global::System.Span<byte> destination, string site, int number)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, site, number);
                scratch_.EndTopic();
                return global::TypedMqtt.CompilerServices.TopicText.CopyTo(scratch_, destination);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>The topic filter for these values, without the topic root; an omitted value is a wildcard.</summary>
        /// <param name="site">Value of <c>{site}</c>; null for any.</param>
        /// <param name="number">Value of <c>{number}</c>; null for any.</param>
        /// <returns>The topic filter.</returns>
        public string Filter(string? site = null, int? number = null)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                scratch_.Write("buffer/"u8);
                if (site is null)
                    scratch_.Write("+"u8);
                else
                    global::TypedMqtt.CompilerServices.TopicWriter.WriteId(scratch_, site, "site"u8);
                scratch_.Write("/"u8);
                if (number is null)
                    scratch_.Write("+"u8);
                else
                    global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, number.Value);
                scratch_.Write("/fill"u8);
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>The topic filters for these values, that of the channel and those of its legacy topics; an omitted value is a wildcard.</summary>
        /// <param name="site">Value of <c>{site}</c>; null for any.</param>
        /// <param name="number">Value of <c>{number}</c>; null for any.</param>
        /// <returns>The topic filters, without the topic root.</returns>
        public global::TypedMqtt.ChannelTopics Filters(string? site = null, int? number = null) =>
            new global::TypedMqtt.ChannelTopics(Filter(site, number), new string[] { LegacyFilter1(site, number) });

        /// <summary>The topic names for these values, that of the channel and those of its legacy topics.</summary>
        /// <param name="site">Value of <c>{site}</c>.</param>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>The topic names, without the topic root.</returns>
        public global::TypedMqtt.ChannelTopics Names(string site, int number) =>
            new global::TypedMqtt.ChannelTopics(Name(site, number), new string[] { LegacyName1(site, number) });

        private static string LegacyFilter1(string? site = null, int? number = null)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                scratch_.Write("fill/"u8);
                if (number is null)
                    scratch_.Write("+"u8);
                else
                    global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, number.Value);
                scratch_.Write("/"u8);
                if (site is null)
                    scratch_.Write("+"u8);
                else
                    global::TypedMqtt.CompilerServices.TopicWriter.WriteId(scratch_, site, "site"u8);
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        private static string LegacyName1(string site, int number)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteLegacy1(scratch_, site, number);
                scratch_.EndTopic();
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        private static void WriteLegacy1(global::TypedMqtt.PublishScratch scratch_, string site, int number)
        {
            scratch_.Write("fill/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, number);
            scratch_.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteId(scratch_, site, "site"u8);
        }

        /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
        /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
        /// <param name="site">Value of <c>{site}</c>.</param>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>Whether the topic is one of this channel.</returns>
        public bool TryParse(
            global::System.ReadOnlySpan<byte> topic,
            [global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string site,
            out int number)
        {
            site = default;
            number = default;
            var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            var legacy1_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            return (reader_.ReadLiteral("buffer/"u8)
                    && reader_.ReadId(out site)
                    && reader_.ReadLiteral("/"u8)
                    && reader_.ReadInteger(out number)
                    && reader_.ReadLiteral("/fill"u8)
                    && reader_.AtEnd)
                || (legacy1_.ReadLiteral("fill/"u8)
                    && legacy1_.ReadInteger(out number)
                    && legacy1_.ReadLiteral("/"u8)
                    && legacy1_.ReadId(out site)
                    && legacy1_.AtEnd);
        }

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out FillMessage message)
        {
            if (!TryParse(topic, out var site, out var number))
            {
                message = default;
                return false;
            }

            if (payload.IsEmpty)
            {
                message = new FillMessage(site, number, default!, context) { IsCleared = true };
                return true;
            }

            message = new FillMessage(
                site,
                number,
                global::TypedMqtt.CompilerServices.PayloadReader.ReadMessagePack(payload, this, global::TypedMqtt.Generated.System_DoubleFormatter.Instance, context),
                context);
            return true;
        }

        /// <summary>Writes the topic name for these values.</summary>
        internal static void WriteTopic(global::TypedMqtt.PublishScratch scratch_, string site, int number)
        {
            scratch_.Write("buffer/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteId(scratch_, site, "site"u8);
            scratch_.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, number);
            scratch_.Write("/fill"u8);
        }
    }
}

// …
