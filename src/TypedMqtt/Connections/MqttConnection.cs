using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Receiving;

namespace TypedMqtt;

/// <summary>A connection that carries contracts: generated publishers and subscribers work on it. Survives reconnects; thread-safe.</summary>
public sealed class MqttConnection : IMqttConnection, IAsyncDisposable
{
    private readonly byte[] _root;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<MqttChannelInfo, byte[]> _properties = [];

    private MqttConnection(string name, MqttClient client, string topicRoot)
    {
        Name = name;
        Client = client;
        _root = Encoding.UTF8.GetBytes(topicRoot);
        _logger = client.Options.LoggerFactory.CreateLogger("TypedMqtt");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The client underneath, for what contracts do not cover.</summary>
    public MqttClient Client { get; }

    /// <summary>Levels in front of every topic; empty for none.</summary>
    public string TopicRoot => Encoding.UTF8.GetString(_root);

    /// <summary>Connects; completes when the broker has accepted.</summary>
    /// <param name="options">Client options, last will, topic root.</param>
    /// <param name="name">Name of the connection.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="MqttConnectException">The broker cannot be reached or refuses.</exception>
    public static async Task<MqttConnection> ConnectAsync(MqttConnectionOptions options, string name = "mqtt", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MqttConnection(name, await MqttClient.ConnectAsync(options.Build(), cancellationToken).ConfigureAwait(false), options.TopicRoot);
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
            connection = new MqttConnection(name, client, options.TopicRoot);
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

            return Client.Publish(
                scratch.Topic, scratch.Payload, channel.Qos, channel.Retain, Properties(scratch, channel, context), context.CancellationToken).AsCompletion();
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Subscription<TMessage>> SubscribeAsync<TMessage>(
        MqttChannel<TMessage> channel, string filter, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
        where TMessage : struct =>
        await OpenAsync(
            channel, filter, options ?? SubscribeOptions.Default, e => TypedLog.Unreadable(_logger, channel.FullName, e.Message), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<TMessage?> GetRetainedAsync<TMessage>(MqttChannel<TMessage> channel, string topic, CancellationToken cancellationToken = default)
        where TMessage : struct
    {
        UnreadablePayloadException? unreadable = null;
        TypedSubscription<TMessage> subscription = await OpenAsync(
            channel, topic, SubscribeOptions.Default, e => unreadable ??= e, cancellationToken).ConfigureAwait(false);
        try
        {
            // Brokers send retained messages with or right after SUBACK: once a PINGRESP follows, there is none.
            bool answered = await Client.PingAsync(cancellationToken).ConfigureAwait(false);
            if (subscription.TryTake(out TMessage message))
            {
                return message;
            }

            if (unreadable is not null)
            {
                throw unreadable;
            }

            return answered ? null : throw new MqttException(
                $"The connection to {Client.Options.Endpoint} was lost before the retained value of '{topic}' was read. Read it again.")
            {
                Endpoint = Client.Options.Endpoint,
            };
        }
        finally
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Disconnects; what is in flight is given the client's drain time.</summary>
    public ValueTask DisposeAsync() => Client.DisposeAsync();

    /// <summary>Subscribes; what cannot be read is reported on the receive loop.</summary>
    internal async Task<TypedSubscription<TMessage>> OpenAsync<TMessage>(
        MqttChannel<TMessage> channel, string filter, SubscribeOptions options, Action<UnreadablePayloadException> unreadable, CancellationToken cancellationToken)
        where TMessage : struct
    {
        ArgumentNullException.ThrowIfNull(channel);
        var sink = new TypedSink<TMessage>(channel, _root, options, Client.Options.ReceiveMaximum, unreadable);
        string wire = _root.Length == 0 ? filter : $"{TopicRoot}/{filter}";
        wire = options.SharedGroup is { } group ? $"$share/{group}/{wire}" : wire;
        var wireOptions = new SubscriptionOptions(
            options.Qos ?? channel.Qos, retainHandling: options.ReceiveRetained ? RetainHandling.SendAtSubscribe : RetainHandling.DoNotSend);
        (WireSubscription subscription, Qos granted) = await Client.SubscribeAsync(wire, wireOptions, sink, cancellationToken).ConfigureAwait(false);
        return new TypedSubscription<TMessage>(filter, granted, sink, () => Client.UnsubscribeAsync(subscription, sink));
    }

    private ReadOnlySpan<byte> Properties(PublishScratch scratch, MqttChannelInfo channel, in CallContext context)
    {
        // The removal of a retained value has nothing that could have a type or expire.
        if (channel.Retain && scratch.PayloadLength == 0)
        {
            return default;
        }

        return context.MessageExpiry is null && context.UserProperties.Count == 0
            ? _properties.GetOrAdd(channel, static c => Encode(c, c.MessageExpiry, []))
            : Encode(channel, context.MessageExpiry ?? channel.MessageExpiry, context.UserProperties);
    }

    private static byte[] Encode(MqttChannelInfo channel, TimeSpan? expiry, IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        var properties = new MqttPropertiesBuilder();
        if (channel.IsUtf8Payload)
        {
            properties.Add(PropertyId.PayloadFormatIndicator, 1);
        }

        if (expiry is { } interval)
        {
            properties.Add(PropertyId.MessageExpiryInterval, (uint)Math.Clamp(Math.Ceiling(interval.TotalSeconds), 1, uint.MaxValue));
        }

        if (!channel.ContentTypeUtf8.IsEmpty)
        {
            properties.Add(PropertyId.ContentType, channel.ContentTypeUtf8);
        }

        foreach ((string name, string value) in userProperties)
        {
            properties.AddUserProperty(name, value);
        }

        return properties.Encoded.ToArray();
    }
}
