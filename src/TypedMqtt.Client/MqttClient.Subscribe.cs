using TypedMqtt.Client;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt;

/// <content>Subscribing.</content>
public sealed partial class MqttClient
{
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
    public Task<MqttSubscription> SubscribeAsync(string filter, MqttSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return SubscribeAsync([new MqttTopicFilter(filter)], options, cancellationToken);
    }

    /// <summary>Subscribes to several filters in one SUBSCRIBE; their messages come in one buffer, in the order of receipt. A packet that
    /// several of them match is one message. When the broker grants some of the filters only, the subscription stands for those, and
    /// <see cref="MqttSubscription.Results"/> says which were refused and why.</summary>
    /// <param name="filters">The filters, each once, with what each has of its own.</param>
    /// <param name="options">What holds for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentException">Not topic filters, or options that do not fit.</exception>
    /// <exception cref="MqttSubscribeException">The broker refused all of them.</exception>
    public async Task<MqttSubscription> SubscribeAsync(
        IReadOnlyList<MqttTopicFilter> filters, MqttSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filters);
        OptionsCheck.Check(filters, options);
        var sink = new MqttSubscription.Sink(options);
        (string, SubscriptionOptions)[] wire =
        [
            .. filters.Select(f => (f.Filter, new SubscriptionOptions(
                f.Qos ?? options.Qos, f.NoLocal ?? options.NoLocal, f.RetainAsPublished ?? options.RetainAsPublished, f.RetainHandling ?? options.RetainHandling))),
        ];
        (WireSubscription Subscription, SubscribeAnswer Answer)[] answers =
            await SubscribeAsync(wire, options.UserProperties, sink, cancellationToken).ConfigureAwait(false);
        if (Array.TrueForAll(answers, static a => a.Answer.IsRefusal))
        {
            throw Refusal(answers[0].Subscription, answers[0].Answer);
        }

        WireSubscription[] granted = [.. answers.Where(static a => !a.Answer.IsRefusal).Select(static a => a.Subscription)];
        return new MqttSubscription(sink, userProperties => UnsubscribeAsync(granted, sink, userProperties))
        {
            Results = [.. answers.Select(static a => new MqttFilterResult(a.Subscription.Filter, a.Answer.Reason))],
            ReasonString = answers[0].Answer.ReasonString,
            UserProperties = answers[0].Answer.UserProperties,
        };
    }

    /// <summary>Subscribes a sink; the path of generated subscribers.</summary>
    internal async Task<(WireSubscription Subscription, Qos Granted)> SubscribeAsync(
        string filter, SubscriptionOptions options, MessageSink sink, CancellationToken cancellationToken)
    {
        (WireSubscription[] subscriptions, Qos granted) = await SubscribeAsync([filter], options, sink, cancellationToken).ConfigureAwait(false);
        return (subscriptions[0], granted);
    }

    /// <summary>Subscribes a sink to several filters, in one SUBSCRIBE, to all or to none.</summary>
    /// <returns>The subscriptions, and the QoS that was granted for the last.</returns>
    internal async Task<(WireSubscription[] Subscriptions, Qos Granted)> SubscribeAsync(
        IReadOnlyList<string> filters, SubscriptionOptions options, MessageSink sink, CancellationToken cancellationToken)
    {
        (WireSubscription Subscription, SubscribeAnswer Answer)[] answers =
            await SubscribeAsync([.. filters.Select(f => (f, options))], [], sink, cancellationToken).ConfigureAwait(false);
        foreach ((WireSubscription refused, SubscribeAnswer answer) in answers)
        {
            if (answer.IsRefusal)
            {
                Unsubscribe([.. answers.Where(static a => !a.Answer.IsRefusal).Select(static a => a.Subscription)], sink, isRefused: false, []);
                throw Refusal(refused, answer);
            }
        }

        return ([.. answers.Select(static a => a.Subscription)], (Qos)(byte)answers[^1].Answer.Reason);
    }

    /// <summary>Subscribes a sink to several filters; does not throw when the broker refuses some or all, but does not keep those.</summary>
    internal async Task<(WireSubscription Subscription, SubscribeAnswer Answer)[]> SubscribeAsync(
        IReadOnlyList<(string Filter, SubscriptionOptions Options)> filters,
        IReadOnlyList<KeyValuePair<string, string>> userProperties,
        MessageSink sink,
        CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        foreach ((string filter, _) in filters)
        {
            OptionsCheck.CheckFilter(filter);
        }

        SubscribeBatch batch;
        Task<SubscribeAnswer>[] answers;
        lock (_requestGate)
        {
            if (_closedBecause is { } closed)
            {
                throw closed;
            }

            batch = _subscriptions.Add(filters, sink, userProperties);
            answers = [.. batch.Members.Select(static member => member.Await().Task)];

            // Without a connection the request is made by SubscribeAgain.
            if (_connection is { } connection)
            {
                SendSubscribe(connection, batch, batch.Members);
            }
        }

        try
        {
            SubscribeAnswer[] answered = await Task.WhenAll(answers).WaitAsync(cancellationToken).ConfigureAwait(false);
            Unsubscribe([.. batch.Members.Where((_, i) => answered[i].IsRefusal)], sink, isRefused: true, []);
            return [.. batch.Members.Zip(answered)];
        }
        catch (Exception e)
        {
            // The request may be under way: whoever has given up shall not leave a subscription behind. One that is too large was not sent.
            Unsubscribe(batch.Members, sink, isRefused: e is MqttException { ReasonCode: ReasonCode.PacketTooLarge }, []);
            throw;
        }
    }

    internal MqttSubscribeException Refusal(WireSubscription subscription, SubscribeAnswer answer)
    {
        string hint = answer.Reason is ReasonCode.NotAuthorized or ReasonCode.UnspecifiedError
            ? $" No rule of the broker's access control list lets {(_current.EffectiveUserName is { } user ? $"user '{user}'" : "an anonymous client")} read there."
            : "";
        return new MqttSubscribeException(
            $"{_current.Endpoint} refused the subscription to '{subscription.Filter}': {ErrorText.Describe(answer.Reason)}{ErrorText.Reason(answer.ReasonString)}.{hint}")
        {
            Endpoint = _current.Endpoint,
            ReasonCode = answer.Reason,
            ReasonString = answer.ReasonString,
            UserProperties = answer.UserProperties,
            Filter = subscription.Filter,
        };
    }
}
