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
    /// <summary>Keeps SUBSCRIBE and UNSUBSCRIBE in the order in which the table changes. Taken before the gates of outbox and send buffer.</summary>
    private readonly Lock _requestGate = new();
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
    /// <exception cref="ArgumentException">Not a topic filter, or options that do not fit.</exception>
    /// <exception cref="MqttSubscribeException">The broker refused.</exception>
    public async Task<MqttSubscription> SubscribeAsync(string filter, MqttSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        OptionsCheck.Check(filter, options);
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

        WireSubscription subscription;
        TaskCompletionSource<ReasonCode> answer;
        lock (_requestGate)
        {
            if (_closedBecause is { } closed)
            {
                throw closed;
            }

            subscription = _subscriptions.Add(filter, options, sink);
            answer = subscription.Await();

            // Without a connection the request is made by SubscribeAgain.
            if (_connection is { } connection)
            {
                SendSubscribe(connection, subscription);
            }
        }

        try
        {
            ReasonCode reason = await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return (byte)reason < 0x80
                ? (subscription, (Qos)(byte)reason)
                : throw new MqttSubscribeException($"{_current.Endpoint} refused the subscription to '{filter}': {ErrorText.Describe(reason)}.{SubscribeHint(reason)}")
                {
                    Endpoint = _current.Endpoint,
                    ReasonCode = reason,
                    Filter = filter,
                };
        }
        catch (Exception e)
        {
            // The request may be under way: whoever has given up shall not leave a subscription behind.
            _ = Unsubscribe(subscription, sink, isRefused: e is MqttSubscribeException);
            throw;
        }
    }

    /// <summary>Removes a sink, and the subscription when it was the last. Without a connection the broker hears of it when the session
    /// resumes.</summary>
    internal async ValueTask UnsubscribeAsync(WireSubscription subscription, MessageSink sink)
    {
        Task<ReasonCode>? answer = Unsubscribe(subscription, sink, isRefused: false);
        sink.Complete(null);
        if (answer is not null)
        {
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<ReasonCode>? Unsubscribe(WireSubscription subscription, MessageSink sink, bool isRefused)
    {
        lock (_requestGate)
        {
            if (!_subscriptions.Remove(subscription, sink))
            {
                return null;
            }

            if (isRefused)
            {
                _subscriptions.Left(subscription);
                return null;
            }

            return _connection is { } connection ? SendUnsubscribe(connection, subscription) : null;
        }
    }

    private Task<ReasonCode> SendUnsubscribe(ClientConnection connection, WireSubscription subscription)
    {
        var answer = new TaskCompletionSource<ReasonCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        SendRequest(connection, subscription, PacketType.Unsubscribe, answer, (buffer, id) =>
        {
            ReadOnlySpan<byte> filters = new FilterListBuilder().Add(subscription.FilterUtf8).Encoded;
            PacketWriter.WriteUnsubscribe(buffer, new UnsubscribePacket { PacketId = id, EncodedFilters = filters }, _options.ProtocolVersion);
        });
        return answer.Task;
    }

    /// <summary>On a new connection: all subscriptions of a forgotten session, or what was never answered.</summary>
    private void SubscribeAgain(ClientConnection connection)
    {
        foreach (WireSubscription leaving in _subscriptions.Leaving)
        {
            if (connection.SessionPresent)
            {
                _ = SendUnsubscribe(connection, leaving);
            }
            else
            {
                _subscriptions.Left(leaving);
            }
        }

        foreach (WireSubscription subscription in _subscriptions.All)
        {
            if (!connection.SessionPresent || !subscription.IsAnswered || subscription.Granted is { Task.IsCompleted: false })
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
        subscription.IsAnswered = false;
        SendRequest(connection, subscription, PacketType.Subscribe, answer, (buffer, id) =>
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

    private void SendRequest(
        ClientConnection connection, WireSubscription subscription, PacketType type, TaskCompletionSource<ReasonCode> answer, Action<SendBuffer, ushort> write)
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

        _requests[id] = new Request(subscription, type, answer);
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
        if (!_requests.TryRemove(packet.PacketId, out Request request))
        {
            return;
        }

        ReturnPacketId(packet.PacketId);
        if (request.Type == PacketType.Subscribe)
        {
            request.Subscription.IsAnswered = true;
        }
        else
        {
            _subscriptions.Left(request.Subscription);
        }

        request.Answer.TrySetResult(packet.ReasonCodes.IsEmpty ? ReasonCode.Success : (ReasonCode)packet.ReasonCodes[0]);
    }

    /// <summary>The connection has ended, and with it what was not answered: the next one asks again, and nobody who unsubscribes has to
    /// wait for it.</summary>
    private void EndRequests()
    {
        foreach ((ushort id, Request request) in _requests)
        {
            _requests.TryRemove(id, out _);
            ReturnPacketId(id);
            if (request.Type == PacketType.Unsubscribe)
            {
                request.Answer.TrySetResult(ReasonCode.Success);
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
        ? $" No rule of the broker's access control list lets {(_current.EffectiveUserName is { } user ? $"user '{user}'" : "an anonymous client")} read there."
        : "";

    /// <summary>A SUBSCRIBE or UNSUBSCRIBE that waits for its answer.</summary>
    private readonly record struct Request(WireSubscription Subscription, PacketType Type, TaskCompletionSource<ReasonCode> Answer);
}
