using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Receiving;
using TypedMqtt.Requests;

namespace TypedMqtt;

/// <summary>A connection that carries contracts: generated publishers and subscribers work on it. Survives reconnects; thread-safe.</summary>
public sealed partial class MqttConnection : IMqttConnection, IAsyncDisposable
{
    private readonly byte[] _root;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<MqttChannelInfo, byte[]> _properties = [];
    private readonly ConcurrentDictionary<MqttChannelInfo, byte[]> _copyProperties = [];
    private readonly PayloadAnnotation _annotation;
    private readonly string? _requesterName;
    private readonly Requester _requester;

    private MqttConnection(string name, MqttClient client, MqttConnectionOptions options)
    {
        Name = name;
        Client = client;
        _root = Encoding.UTF8.GetBytes(options.TopicRoot);
        _logger = client.Options.LoggerFactory.CreateLogger("TypedMqtt");
        _annotation = options.AnnotatePayloads;
        _requesterName = options.PrincipalName;
        RetainedGrace = options.RetainedGrace;
        _requester = new Requester(this);
        Replies = new ReplyCache(client.Options.TimeProvider);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The client underneath, for what contracts do not cover.</summary>
    public MqttClient Client { get; }

    /// <summary>Levels in front of every topic; empty for none.</summary>
    public string TopicRoot => Encoding.UTF8.GetString(_root);

    /// <summary>What this connection calls itself in the topics of requests and responses; eight characters, new for each connection.</summary>
    public string InstanceId { get; } = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", 8);

    internal ReadOnlySpan<byte> RootUtf8 => _root;

    /// <summary>Whether requests and responses say what their payload is.</summary>
    internal bool AnnotatesRequests => _annotation != PayloadAnnotation.Never;

    /// <summary>How long a retained value is waited for after PINGRESP.</summary>
    internal TimeSpan RetainedGrace { get; }

    /// <summary>Requests that this connection answers or has answered.</summary>
    internal ReplyCache Replies { get; }

    /// <summary>The principal that requests, as a level of response topics.</summary>
    internal string RequesterName => _requesterName ?? Client.Options.EffectiveUserName switch
    {
        null => "anonymous",
        { } user when RequestWire.IsId(Encoding.UTF8.GetBytes(user)) => user,
        { } user => throw new InvalidOperationException(
            $"The user name '{user}' cannot be a level of a response topic: it needs 1 to 64 letters, digits, '-' and '_'. Say with MqttConnectionOptions.PrincipalName what the access control list calls this principal."),
    };

    /// <summary>Connects; completes when the broker has accepted.</summary>
    /// <param name="options">Client options, last will, topic root.</param>
    /// <param name="name">Name of the connection.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="MqttConnectException">The broker cannot be reached or refuses.</exception>
    public static async Task<MqttConnection> ConnectAsync(MqttConnectionOptions options, string name = "mqtt", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MqttConnection(name, await MqttClient.ConnectAsync(options.Build(), cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>Connects in the background and keeps trying; calls wait for the connection.</summary>
    /// <param name="options">Client options, last will, topic root.</param>
    /// <param name="name">Name of the connection.</param>
    public static MqttConnection Start(MqttConnectionOptions options, string name = "mqtt")
    {
        ArgumentNullException.ThrowIfNull(options);
        return Start(options, name, static _ => { });
    }

    /// <summary>Connects in the background, with subscriptions that are begun before: what a resumed session has waiting comes at once.</summary>
    internal static MqttConnection Start(MqttConnectionOptions options, string name, Action<MqttConnection> prepare)
    {
        MqttConnection? connection = null;
        MqttClient.Start(options.Build(), client =>
        {
            connection = new MqttConnection(name, client, options);
            prepare(connection);
        });
        return connection!;
    }

    /// <inheritdoc/>
    public PublishScratch RentScratch() => PublishScratch.Rent(_root);

    /// <inheritdoc/>
    public ValueTask PublishAsync(PublishScratch scratch, MqttChannelInfo channel, in CallContext context)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        try
        {
            ArgumentNullException.ThrowIfNull(channel);
            if (scratch.PayloadLength > channel.MaxPayloadBytes)
            {
                throw new ArgumentException(
                    $"The payload of {channel.FullName} has {scratch.PayloadLength} bytes, the channel allows {channel.MaxPayloadBytes}. See [Topic(MaxPayloadBytes = …)].");
            }

            ReadOnlySpan<byte> properties = Properties(scratch, channel, context);
            ValueTask sent = Publish(scratch.Topic, scratch.Payload, channel, properties, context.CancellationToken);
            return scratch.LegacyTopicCount == 0 ? sent : PublishCopies(sent, scratch, channel, properties, context);
        }
        finally
        {
            scratch.Return();
        }
    }

    private ValueTask Publish(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, MqttChannelInfo channel, ReadOnlySpan<byte> properties, CancellationToken cancellationToken) =>
        Client.Publish(topic, payload, channel.Qos, channel.Retain, properties, cancellationToken).AsCompletion();

    /// <summary>Sends a message to the legacy topics of its channel, too.</summary>
    private ValueTask PublishCopies(ValueTask sent, PublishScratch scratch, MqttChannelInfo channel, ReadOnlySpan<byte> properties, in CallContext context)
    {
        ReadOnlySpan<byte> marked = properties.IsEmpty ? LegacyCopy.Properties
            : IsPlain(context) ? _copyProperties.GetOrAdd(channel, static (c, annotation) => LegacyCopy.Mark(Encode(c, IsAnnotated(annotation, c))), _annotation)
            : LegacyCopy.Mark(properties);
        for (int i = 0; i < scratch.LegacyTopicCount; i++)
        {
            ValueTask copied;
            try
            {
                copied = Publish(scratch.LegacyTopic(i), scratch.Payload, channel, marked, context.CancellationToken);
            }
            catch (Exception e)
            {
                copied = ValueTask.FromException(e);
            }

            sent = PublishPair.WhenBoth(sent, copied);
        }

        return sent;
    }

    /// <inheritdoc/>
    public ValueTask<TResponse> RequestAsync<TRequest, TResponse>(
        PublishScratch scratch, MqttRequestChannel<TRequest, TResponse> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage
    {
        ArgumentNullException.ThrowIfNull(channel);
        return _requester.RequestAsync(scratch, channel, filter, context);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TItem> RequestStream<TRequest, TItem>(
        PublishScratch scratch, MqttStreamChannel<TRequest, TItem> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage
    {
        ArgumentNullException.ThrowIfNull(channel);
        return _requester.RequestStream(scratch, channel, filter, context);
    }

    /// <inheritdoc/>
    public async ValueTask<Subscription<TMessage>> SubscribeAsync<TMessage>(
        MqttChannel<TMessage> channel, ChannelTopics filter, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
        where TMessage : struct =>
        await OpenAsync(
            channel, filter, options ?? SubscribeOptions.Default, e => TypedLog.Unreadable(_logger, channel.FullName, e.Message), cancellationToken).ConfigureAwait(false);

    /// <summary>Disconnects; what is in flight is given the client's drain time.</summary>
    public ValueTask DisposeAsync() => Client.DisposeAsync();

    /// <summary>Subscribes; what cannot be read is reported on the receive loop.</summary>
    internal async Task<TypedSubscription<TMessage>> OpenAsync<TMessage>(
        MqttChannel<TMessage> channel, ChannelTopics filter, SubscribeOptions options, Action<UnreadablePayloadException> unreadable, CancellationToken cancellationToken)
        where TMessage : struct
    {
        ArgumentNullException.ThrowIfNull(channel);
        return await OpenAsync(
            new TypedSink<TMessage>(channel, _root, options, unreadable), channel, filter, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Subscribes a sink.</summary>
    internal async Task<TypedSubscription<TMessage>> OpenAsync<TMessage>(
        TypedSink<TMessage> sink, MqttChannel<TMessage> channel, ChannelTopics filter, SubscribeOptions options, CancellationToken cancellationToken)
        where TMessage : struct
    {
        string[] wire = [.. filter.All.Select(f => options.SharedGroup is { } group ? $"$share/{group}/{Wire(f)}" : Wire(f))];
        var wireOptions = new SubscriptionOptions(
            options.Qos ?? channel.Qos, retainHandling: options.ReceiveRetained ? RetainHandling.SendAtSubscribe : RetainHandling.DoNotSend);
        (WireSubscription[] subscriptions, Qos granted) = await Client.SubscribeAsync(wire, wireOptions, sink, cancellationToken).ConfigureAwait(false);
        return new TypedSubscription<TMessage>(filter.Current, granted, sink, () => Client.UnsubscribeAsync(subscriptions, sink));
    }

    /// <summary>A filter or topic with the topic root in front.</summary>
    internal string Wire(string filter) => _root.Length == 0 ? filter : $"{TopicRoot}/{filter}";

    /// <summary>Lets a message go whose failure concerns nobody but the log.</summary>
    internal void Forget(ValueTask<PublishResult> sent)
    {
        if (!sent.IsCompletedSuccessfully)
        {
            _ = WatchAsync(sent);
        }

        async Task WatchAsync(ValueTask<PublishResult> pending)
        {
            try
            {
                await pending.ConfigureAwait(false);
            }
            catch (Exception e) when (e is MqttException or OperationCanceledException or ObjectDisposedException)
            {
                TypedLog.ControlLost(_logger, e.Message);
            }
        }
    }

    private ReadOnlySpan<byte> Properties(PublishScratch scratch, MqttChannelInfo channel, in CallContext context)
    {
        // The removal of a retained value has nothing that could have a type or expire.
        if (channel.Retain && scratch.PayloadLength == 0)
        {
            return default;
        }

        return IsPlain(context)
            ? _properties.GetOrAdd(channel, static (c, annotation) => Encode(c, IsAnnotated(annotation, c)), _annotation)
            : Encode(channel, IsAnnotated(_annotation, channel), context.MessageExpiry ?? channel.MessageExpiry, context.UserProperties);
    }

    private static bool IsPlain(in CallContext context) => context.MessageExpiry is null && context.UserProperties.Count == 0;

    /// <summary>Properties of a message that says nothing beside its channel.</summary>
    internal static byte[] Encode(MqttChannelInfo channel, bool isAnnotated) => Encode(channel, isAnnotated, channel.MessageExpiry, []);

    /// <summary>Whether a message of an event says what its payload is.</summary>
    internal static bool IsAnnotated(PayloadAnnotation annotation, MqttChannelInfo channel) =>
        annotation == PayloadAnnotation.Always || (annotation == PayloadAnnotation.RetainedAndRequests && channel.Retain);

    private static byte[] Encode(MqttChannelInfo channel, bool isAnnotated, TimeSpan? expiry, IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        var properties = new MqttPropertiesBuilder();
        if (isAnnotated)
        {
            properties.AddFormat(channel);
        }

        if (expiry is { } interval)
        {
            properties.Add(PropertyId.MessageExpiryInterval, (uint)Math.Clamp(Math.Ceiling(interval.TotalSeconds), 1, uint.MaxValue));
        }

        foreach ((string name, string value) in userProperties)
        {
            properties.AddUserProperty(name, value);
        }

        return properties.Encoded.ToArray();
    }
}
