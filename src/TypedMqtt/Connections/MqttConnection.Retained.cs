using System.Runtime.CompilerServices;
using TypedMqtt.Receiving;

namespace TypedMqtt;

/// <content>Retained values.</content>
public sealed partial class MqttConnection
{
    /// <inheritdoc/>
    public async ValueTask<TMessage?> GetRetainedAsync<TMessage>(MqttChannel<TMessage> channel, ChannelTopics topic, CancellationToken cancellationToken = default)
        where TMessage : struct
    {
        ArgumentNullException.ThrowIfNull(channel);
        UnreadablePayloadException? unreadable = null;
        TypedSubscription<TMessage> subscription = await OpenAsync(
            channel, topic, SubscribeOptions.Default, e => unreadable ??= e, cancellationToken).ConfigureAwait(false);
        try
        {
            // Brokers send retained messages with or right after SUBACK: once a PINGRESP follows, there is none.
            bool answered = await Client.PingAsync(cancellationToken).ConfigureAwait(false);
            if (answered && RetainedGrace > TimeSpan.Zero)
            {
                // The value of a legacy topic may come first and counts only where no other comes.
                TimeProvider time = Client.Options.TimeProvider;
                Task late = topic.Legacy.Count == 0
                    ? subscription.Sink.Items.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(RetainedGrace, time, cancellationToken)
                    : Task.Delay(RetainedGrace, time, cancellationToken);
                await late.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (TakeValue(subscription, topic.Current) is { } message)
            {
                return message;
            }

            if (unreadable is not null)
            {
                throw unreadable;
            }

            return answered ? null : throw new MqttException(
                $"The connection to {Client.Options.Endpoint} was lost before the retained value of '{topic.Current}' was read. Read it again.")
            {
                Endpoint = Client.Options.Endpoint,
            };
        }
        finally
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TMessage> WatchRetainedAsync<TMessage>(
        MqttChannel<TMessage> channel, ChannelTopics topic, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TMessage : struct
    {
        ArgumentNullException.ThrowIfNull(channel);
        var options = new SubscribeOptions { IncludeCleared = true };
        var sink = new WatchSink<TMessage>(channel, topic.Current, this, options);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // A new session sends the value again, if there is one; a removal that was missed it cannot send.
        void OnSession() => Forget(sink.ConfirmAsync(sink.Arrivals, ended.Token));
        TypedSubscription<TMessage> subscription = await OpenAsync(sink, channel, topic, options, cancellationToken).ConfigureAwait(false);
        Client.SessionStarted += OnSession;
        try
        {
            Forget(sink.ConfirmAsync(before: 0, ended.Token));
            await foreach (TMessage message in subscription.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return message;
            }
        }
        finally
        {
            Client.SessionStarted -= OnSession;
            await ended.CancelAsync().ConfigureAwait(false);
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The value of the topic; that of a legacy topic only where there is no other.</summary>
    private static TMessage? TakeValue<TMessage>(TypedSubscription<TMessage> subscription, string topic)
        where TMessage : struct
    {
        TMessage? found = null;
        while (subscription.TryTake(out TMessage message))
        {
            if ((message as IChannelMessage)?.Context.Topic == topic)
            {
                return message;
            }

            found = message;
        }

        return found;
    }

    /// <summary>Lets a question go that ends with its watcher.</summary>
    private static void Forget(Task question) => _ = question.ContinueWith(
        static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
