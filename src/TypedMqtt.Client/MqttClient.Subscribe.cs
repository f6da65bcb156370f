using System.Collections.Concurrent;
using System.Text;
using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt;

/// <content>Subscribing.</content>
public sealed partial class MqttClient
{
    private readonly ConcurrentDictionary<ushort, Request> _requests = [];

    /// <summary>Subscribes to a filter; completes when the broker has granted it.</summary>
    /// <param name="filter">The topic filter, <c>$share/group/filter</c> for a shared subscription.</param>
    /// <param name="qos">Highest QoS to receive with.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentException">Not a topic filter.</exception>
    /// <exception cref="MqttSubscribeException">The broker refused.</exception>
    public Task<MqttSubscription> SubscribeAsync(string filter, Qos qos = Qos.AtLeastOnce, CancellationToken cancellationToken = default) =>
        SubscribeAsync(filter, new MqttSubscribeOptions { Qos = qos }, cancellationToken);

    /// <summary>Subscribes to a filter; completes when the broker has granted it. It is subscribed again after a reconnect.</summary>
    /// <param name="filter">The topic filter, <c>$share/group/filter</c> for a shared subscription.</param>
    /// <param name="options">Quality of service, buffering, MQTT 5.0 options.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentException">Not a topic filter.</exception>
    /// <exception cref="MqttSubscribeException">The broker refused.</exception>
    public async Task<MqttSubscription> SubscribeAsync(string filter, MqttSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var sink = new MqttSubscription.Sink(options, _options.ReceiveMaximum);
        var wire = new SubscriptionOptions(options.Qos, options.NoLocal, options.RetainAsPublished, options.RetainHandling);
        (WireSubscription subscription, Qos granted) = await SubscribeAsync(filter, wire, sink, cancellationToken).ConfigureAwait(false);
        return new MqttSubscription(filter, sink, () => UnsubscribeAsync(subscription, sink)) { GrantedQos = granted };
    }

    /// <summary>Subscribes a sink; the path of generated subscribers.</summary>
    internal async Task<(WireSubscription Subscription, Qos Granted)> SubscribeAsync(
        string filter, SubscriptionOptions options, MessageSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (!TopicFilter.IsValid(Encoding.UTF8.GetBytes(filter)))
        {
            throw new ArgumentException($"'{filter}' is not a topic filter: '+' stands for one whole level, '#' for all that follow, at the end only (4.7).", nameof(filter));
        }

        WireSubscription subscription = _subscriptions.Add(filter, options, sink);
        TaskCompletionSource<ReasonCode> answer = subscription.Await();
        try
        {
            // Without a connection the request is made by SubscribeAgain.
            if (_connection is { } connection)
            {
                SendSubscribe(connection, subscription);
            }

            ReasonCode reason = await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return (byte)reason < 0x80
                ? (subscription, (Qos)(byte)reason)
                : throw new MqttSubscribeException($"{_options.Endpoint} refused the subscription to '{filter}': {ErrorText.Describe(reason)}.{SubscribeHint(reason)}")
                {
                    Endpoint = _options.Endpoint,
                    ReasonCode = reason,
                    Filter = filter,
                };
        }
        catch (Exception e)
        {
            bool last = _subscriptions.Remove(subscription, sink);
            if (last && e is OperationCanceledException && _connection is { } connection)
            {
                // The request may be under way: whoever has given up shall not leave a subscription behind.
                _ = SendUnsubscribe(connection, subscription);
            }

            throw;
        }
    }

    /// <summary>Removes a sink, and the subscription when it was the last.</summary>
    internal async ValueTask UnsubscribeAsync(WireSubscription subscription, MessageSink sink)
    {
        bool last = _subscriptions.Remove(subscription, sink);
        sink.Complete(null);
        if (!last || _connection is not { } connection)
        {
            return;
        }

        await ((Task)SendUnsubscribe(connection, subscription)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<ReasonCode> SendUnsubscribe(ClientConnection connection, WireSubscription subscription)
    {
        var answer = new TaskCompletionSource<ReasonCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        SendRequest(connection, PacketType.Unsubscribe, answer, (buffer, id) =>
        {
            ReadOnlySpan<byte> filters = new FilterListBuilder().Add(subscription.FilterUtf8).Encoded;
            PacketWriter.WriteUnsubscribe(buffer, new UnsubscribePacket { PacketId = id, EncodedFilters = filters }, _options.ProtocolVersion);
        });
        return answer.Task;
    }

    /// <summary>After a reconnect: all subscriptions of a forgotten session, or those that were never answered.</summary>
    private void SubscribeAgain(ClientConnection connection)
    {
        FailRequestsBut(connection);
        foreach (WireSubscription subscription in _subscriptions.All)
        {
            if (!connection.SessionPresent || subscription.Granted is { Task.IsCompleted: false })
            {
                SendSubscribe(connection, subscription);
            }
        }
    }

    private void SendSubscribe(ClientConnection connection, WireSubscription subscription)
    {
        TaskCompletionSource<ReasonCode> answer = subscription.Granted is { Task.IsCompleted: false } waiting
            ? waiting
            : new TaskCompletionSource<ReasonCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        SubscriptionOptions options = _options.ProtocolVersion == ProtocolVersion.V5 ? subscription.Options : new SubscriptionOptions(subscription.Options.Qos);
        SendRequest(connection, PacketType.Subscribe, answer, (buffer, id) =>
        {
            ReadOnlySpan<byte> filters = new FilterListBuilder().Add(subscription.FilterUtf8, options).Encoded;
            var properties = new MqttPropertiesBuilder();
            if (connection.Limits.SubscriptionIdentifiersAvailable)
            {
                properties.Add(PropertyId.SubscriptionIdentifier, subscription.Identifier);
            }

            var packet = new SubscribePacket { PacketId = id, EncodedFilters = filters, Properties = MqttProperties.FromTrusted(properties.Encoded) };
            PacketWriter.WriteSubscribe(buffer, packet, _options.ProtocolVersion);
        });
        ReportRefusal(subscription, answer.Task);
    }

    /// <summary>A subscription that was granted once and is refused later has nobody who awaits it.</summary>
    private void ReportRefusal(WireSubscription subscription, Task<ReasonCode> answer)
    {
        if (subscription.Granted?.Task != answer)
        {
            answer.ContinueWith(
                t =>
                {
                    if (t.IsCompletedSuccessfully && (byte)t.Result >= 0x80)
                    {
                        _log.SubscriptionRefused(subscription.Filter, ErrorText.Describe(t.Result));
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void SendRequest(ClientConnection connection, PacketType type, TaskCompletionSource<ReasonCode> answer, Action<SendBuffer, ushort> write)
    {
        ushort id;
        lock (_outbox.Gate)
        {
            id = _outbox.PacketIds.Take();
        }

        if (id == 0)
        {
            answer.TrySetException(Refused("All 65,535 packet identifiers are in use.", ReasonCode.ReceiveMaximumExceeded));
            return;
        }

        _requests[id] = new Request(connection, type, answer);
        lock (connection.Send.Gate)
        {
            if (!connection.Send.IsClosed)
            {
                write(connection.Send, id);
            }
        }

        connection.Send.Flush();
    }

    /// <summary>SUBACK or UNSUBACK.</summary>
    private void Answered(in SubAckPacket packet)
    {
        if (_requests.TryRemove(packet.PacketId, out Request request))
        {
            ReturnPacketId(packet.PacketId);
            request.Answer.TrySetResult(packet.ReasonCodes.IsEmpty ? ReasonCode.Success : (ReasonCode)packet.ReasonCodes[0]);
        }
    }

    /// <summary>Requests of an ended connection get no answer: subscribing is tried again, unsubscribing is settled by the new session.</summary>
    private void FailRequestsBut(ClientConnection? current)
    {
        foreach ((ushort id, Request request) in _requests)
        {
            if (!ReferenceEquals(request.Connection, current) && _requests.TryRemove(id, out _))
            {
                ReturnPacketId(id);
                if (request.Type == PacketType.Unsubscribe)
                {
                    request.Answer.TrySetResult(ReasonCode.Success);
                }
            }
        }
    }

    private void ReturnPacketId(ushort id)
    {
        lock (_outbox.Gate)
        {
            _outbox.PacketIds.Return(id);
        }
    }

    private string SubscribeHint(ReasonCode reason) => reason is ReasonCode.NotAuthorized or ReasonCode.UnspecifiedError
        ? $" No rule of the broker's access control list lets {(_options.EffectiveUserName is { } user ? $"user '{user}'" : "an anonymous client")} read there."
        : "";

    /// <summary>A SUBSCRIBE or UNSUBSCRIBE that waits for its answer.</summary>
    private readonly record struct Request(ClientConnection Connection, PacketType Type, TaskCompletionSource<ReasonCode> Answer);
}
