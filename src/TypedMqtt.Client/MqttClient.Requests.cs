using System.Buffers;
using System.Collections.Concurrent;
using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt;

/// <content>SUBSCRIBE and UNSUBSCRIBE on the wire, and their answers.</content>
public sealed partial class MqttClient
{
    /// <summary>Keeps SUBSCRIBE and UNSUBSCRIBE in the order in which the table changes. Taken before the gates of outbox and send buffer.</summary>
    private readonly Lock _requestGate = new();
    private readonly ConcurrentDictionary<ushort, Request> _requests = [];

    private Task<SubscribeAnswer>[] SendUnsubscribe(
        ClientConnection connection, WireSubscription[] subscriptions, IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        TaskCompletionSource<SubscribeAnswer>[] answers = [.. subscriptions.Select(static s => s.Ended is { Task.IsCompleted: false } waiting ? waiting : NewAnswer())];
        var filters = new FilterListBuilder();
        Array.ForEach(subscriptions, subscription => filters.Add(subscription.FilterUtf8));
        var properties = new MqttPropertiesBuilder().AddUserProperties(userProperties);
        SendRequest(connection, new Request(PacketType.Unsubscribe, subscriptions, answers), filters, properties);
        return [.. answers.Select(static answer => answer.Task)];
    }

    /// <summary>On a new connection: all subscriptions of a forgotten session, or what was never answered; filters that came together go together.</summary>
    private void SubscribeAgain(ClientConnection connection)
    {
        foreach (WireSubscription leaving in _subscriptions.Leaving)
        {
            if (connection.SessionPresent)
            {
                SendUnsubscribe(connection, [leaving], leaving.LeavingProperties);
            }
            else
            {
                _subscriptions.Left(leaving);
                leaving.Ended?.TrySetResult(SubscribeAnswer.NotSubscribed);
            }
        }

        IEnumerable<IGrouping<SubscribeBatch, WireSubscription>> batches = _subscriptions.All
            .Where(s => !connection.SessionPresent || !s.IsAnswered || s.Granted is { Task.IsCompleted: false })
            .GroupBy(static s => s.Batch!)
            .OrderBy(static batch => batch.Key.Identifier);
        foreach (IGrouping<SubscribeBatch, WireSubscription> batch in batches)
        {
            SendSubscribe(connection, batch.Key, [.. batch]);
        }
    }

    /// <summary>Sends a SUBSCRIBE.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="batch">The filters that came together.</param>
    /// <param name="subscriptions">Those of them to subscribe to.</param>
    private void SendSubscribe(ClientConnection connection, SubscribeBatch batch, WireSubscription[] subscriptions)
    {
        var answers = new TaskCompletionSource<SubscribeAnswer>[subscriptions.Length];
        var filters = new FilterListBuilder();
        for (int i = 0; i < subscriptions.Length; i++)
        {
            WireSubscription subscription = subscriptions[i];
            answers[i] = subscription.Granted is { Task.IsCompleted: false } waiting ? waiting : NewAnswer();
            subscription.IsAnswered = false;
            filters.Add(subscription.FilterUtf8, _options.ProtocolVersion == ProtocolVersion.V5 ? subscription.Options : new SubscriptionOptions(subscription.Options.Qos));
        }

        var properties = new MqttPropertiesBuilder();
        if (connection.Accepted.SubscriptionIdentifiersAvailable)
        {
            properties.Add(PropertyId.SubscriptionIdentifier, batch.Identifier);
        }

        properties.AddUserProperties(batch.UserProperties);
        for (int i = 0; i < subscriptions.Length; i++)
        {
            ReportRefusal(subscriptions[i], answers[i].Task);
        }

        SendRequest(connection, new Request(PacketType.Subscribe, subscriptions, answers), filters, properties);
    }

    /// <summary>A subscription that was granted once and is refused later has nobody who awaits it.</summary>
    private void ReportRefusal(WireSubscription subscription, Task<SubscribeAnswer> answer)
    {
        if (subscription.Granted?.Task != answer)
        {
            answer.ContinueWith(
                t =>
                {
                    if (!t.IsCompletedSuccessfully)
                    {
                        _log.SubscriptionRefused(subscription.Filter, t.Exception!.InnerException!.Message.TrimEnd('.'));
                    }
                    else if (t.Result.IsRefusal)
                    {
                        _log.SubscriptionRefused(subscription.Filter, ErrorText.Describe(t.Result.Reason) + ErrorText.Reason(t.Result.ReasonString));
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void SendRequest(ClientConnection connection, Request request, FilterListBuilder filters, MqttPropertiesBuilder properties)
    {
        ushort id;
        lock (_outbox.Gate)
        {
            id = _outbox.PacketIds.Take();
        }

        if (id == 0)
        {
            request.Fail(Refused("All 65,535 packet identifiers are in use.", ReasonCode.ReceiveMaximumExceeded));
            return;
        }

        var packet = new ArrayBufferWriter<byte>();
        MqttProperties encoded = MqttProperties.FromTrusted(properties.Encoded);
        if (request.Type == PacketType.Subscribe)
        {
            PacketWriter.WriteSubscribe(packet, new SubscribePacket { PacketId = id, EncodedFilters = filters.Encoded, Properties = encoded }, _options.ProtocolVersion);
        }
        else
        {
            PacketWriter.WriteUnsubscribe(packet, new UnsubscribePacket { PacketId = id, EncodedFilters = filters.Encoded, Properties = encoded }, _options.ProtocolVersion);
        }

        if ((uint)packet.WrittenCount > connection.Accepted.MaximumPacketSize)
        {
            ReturnPacketId(id);
            request.Fail(Refused(
                $"{request.Type} takes {packet.WrittenCount} bytes, {_current.Endpoint} accepts {connection.Accepted.MaximumPacketSize}. Use fewer filters at a time.",
                ReasonCode.PacketTooLarge));
            return;
        }

        _requests[id] = request;
        lock (connection.Send.Gate)
        {
            if (!connection.Send.IsClosed)
            {
                connection.Send.Write(packet.WrittenSpan);
            }
        }

        connection.Send.Flush();
    }

    /// <summary>SUBACK or UNSUBACK.</summary>
    /// <exception cref="MqttProtocolException">It does not answer each filter.</exception>
    private void Answered(in SubAckPacket packet)
    {
        if (!_requests.TryRemove(packet.PacketId, out Request request))
        {
            return;
        }

        ReturnPacketId(packet.PacketId);
        bool isSubAck = packet.Type == PacketType.SubAck;
        bool hasCodes = isSubAck || _options.ProtocolVersion == ProtocolVersion.V5;
        if (isSubAck != (request.Type == PacketType.Subscribe) || (hasCodes && packet.ReasonCodes.Length != request.Subscriptions.Length))
        {
            // Whoever waits is answered by the next connection.
            throw MqttProtocolException.Error(
                $"{packet.Type} with {packet.ReasonCodes.Length} reason codes answers {request.Type} with {request.Subscriptions.Length} filters [MQTT-3.8.4-6] [MQTT-3.11.3-2].");
        }

        string? reasonString = packet.Properties.Text(PropertyId.ReasonString);
        IReadOnlyList<KeyValuePair<string, string>> userProperties = packet.Properties.UserProperties();
        for (int i = 0; i < request.Subscriptions.Length; i++)
        {
            if (isSubAck)
            {
                request.Subscriptions[i].IsAnswered = true;
            }
            else
            {
                _subscriptions.Left(request.Subscriptions[i]);
            }

            request.Answers[i].TrySetResult(new SubscribeAnswer(hasCodes ? (ReasonCode)packet.ReasonCodes[i] : ReasonCode.Success, reasonString, userProperties));
        }
    }

    /// <summary>The connection has ended, and with it what was not answered: the next one asks again. Nobody who disposes a subscription has to
    /// wait for it; who wants to know the broker's answer does.</summary>
    private void EndRequests()
    {
        foreach ((ushort id, Request request) in _requests)
        {
            _requests.TryRemove(id, out _);
            ReturnPacketId(id);
            for (int i = 0; request.Type == PacketType.Unsubscribe && i < request.Answers.Length; i++)
            {
                if (request.Answers[i] != request.Subscriptions[i].Ended)
                {
                    request.Answers[i].TrySetResult(SubscribeAnswer.Success);
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

    private static TaskCompletionSource<SubscribeAnswer> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A SUBSCRIBE or UNSUBSCRIBE that waits for its answer, filter by filter.</summary>
    private readonly record struct Request(PacketType Type, WireSubscription[] Subscriptions, TaskCompletionSource<SubscribeAnswer>[] Answers)
    {
        public void Fail(MqttException error)
        {
            foreach (TaskCompletionSource<SubscribeAnswer> answer in Answers)
            {
                answer.TrySetException(error);

                // Some have nobody who awaits them.
                _ = answer.Task.Exception;
            }
        }
    }
}
