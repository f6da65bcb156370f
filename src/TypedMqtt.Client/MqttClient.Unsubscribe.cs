using TypedMqtt.Client;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt;

/// <content>Unsubscribing.</content>
public sealed partial class MqttClient
{
    /// <summary>Ends subscriptions that the session has from an earlier run of the program and that nobody uses in this one (3.10); what this
    /// client subscribed to ends with its <see cref="MqttSubscription"/>. Without a connection it waits for one.</summary>
    /// <param name="filters">The topic filters, each once.</param>
    /// <param name="userProperties">User properties of the UNSUBSCRIBE. MQTT 5.0.</param>
    /// <param name="cancellationToken">Stops waiting; the broker is asked nevertheless.</param>
    /// <returns>The broker's answers in the order of the filters; <see cref="ReasonCode.NoSubscriptionExisted"/> for those its session did not have.</returns>
    /// <exception cref="ArgumentException">No filter, one twice, or not a topic filter.</exception>
    /// <exception cref="InvalidOperationException">A subscription of this client uses one of the filters.</exception>
    /// <exception cref="MqttException">The client was closed, or the packet is larger than the broker accepts.</exception>
    public async Task<IReadOnlyList<MqttFilterResult>> UnsubscribeAsync(
        IReadOnlyList<string> filters, IReadOnlyList<KeyValuePair<string, string>>? userProperties = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        OptionsCheck.CheckUserProperties(userProperties ??= []);
        OptionsCheck.CheckToLeave(filters);
        WireSubscription[] leaving;
        Task<SubscribeAnswer>[] answers;
        lock (_requestGate)
        {
            if (_closedBecause is { } closed)
            {
                throw closed;
            }

            leaving = _subscriptions.Leave(filters);
            answers = [.. leaving.Select(subscription => subscription.AwaitEnd(userProperties))];

            // Without a connection the request is made by SubscribeAgain.
            if (_connection is { } connection)
            {
                SendUnsubscribe(connection, leaving, userProperties);
            }
        }

        try
        {
            SubscribeAnswer[] answered = await Task.WhenAll(answers).WaitAsync(cancellationToken).ConfigureAwait(false);
            return [.. filters.Zip(answered, static (filter, answer) => new MqttFilterResult(filter, answer.Reason))];
        }
        catch (MqttException)
        {
            // It was not sent, and the caller knows: no later connection asks again.
            Array.ForEach(leaving, _subscriptions.Left);
            throw;
        }
    }

    /// <summary>Removes a sink, and the subscriptions whose last it was. Without a connection the broker hears of it when the session
    /// resumes.</summary>
    internal async ValueTask UnsubscribeAsync(WireSubscription[] subscriptions, MessageSink sink) =>
        await UnsubscribeAsync(subscriptions, sink, []).ConfigureAwait(false);

    private async ValueTask<IReadOnlyList<MqttFilterResult>> UnsubscribeAsync(
        WireSubscription[] subscriptions, MessageSink sink, IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        Dictionary<WireSubscription, Task<SubscribeAnswer>> asked = Unsubscribe(subscriptions, sink, isRefused: false, userProperties);
        sink.Complete(null);
        var results = new List<MqttFilterResult>(subscriptions.Length);
        foreach (WireSubscription subscription in subscriptions)
        {
            SubscribeAnswer answer = SubscribeAnswer.Success;
            if (asked.TryGetValue(subscription, out Task<SubscribeAnswer>? task))
            {
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                answer = task.IsCompletedSuccessfully ? await task.ConfigureAwait(false) : answer;
            }

            results.Add(new MqttFilterResult(subscription.Filter, answer.Reason));
        }

        return results;
    }

    /// <summary>Removes a sink from subscriptions, and tells the broker of those that were not used otherwise; these are returned.</summary>
    private Dictionary<WireSubscription, Task<SubscribeAnswer>> Unsubscribe(
        IReadOnlyList<WireSubscription> subscriptions, MessageSink sink, bool isRefused, IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        lock (_requestGate)
        {
            WireSubscription[] unused = [.. subscriptions.Where(subscription => _subscriptions.Remove(subscription, sink))];
            if (isRefused)
            {
                Array.ForEach(unused, _subscriptions.Left);
            }
            else if (unused.Length > 0 && _connection is { } connection)
            {
                return unused.Zip(SendUnsubscribe(connection, unused, userProperties)).ToDictionary(static pair => pair.First, static pair => pair.Second);
            }

            return [];
        }
    }
}
