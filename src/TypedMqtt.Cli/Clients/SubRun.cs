using TypedMqtt.Cli.Formatting;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Cli.Clients;

/// <summary>Subscribes and prints until enough was printed, the time is up, or the user has enough.</summary>
internal sealed class SubRun(CliConsole console, ConnectionSettings settings, MessagePrinter printer)
{
    private readonly ClientSession _session = new(console, settings);

    public required IReadOnlyList<string> Filters { get; init; }

    /// <summary>Filters of the session to unsubscribe from.</summary>
    public IReadOnlyList<string> Leaving { get; init; } = [];

    public Qos Qos { get; init; }

    /// <summary>Messages to print; 0 = no limit.</summary>
    public int Count { get; init; }

    public bool ExitAfterSubscribe { get; init; }

    public bool RemoveRetained { get; init; }

    public bool RetainAsPublished { get; init; }

    public async Task<int> RunAsync(TimeSpan? timeout, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (timeout is { } time)
        {
            ends.CancelAfter(time);
        }

        try
        {
            var queue = new SubQueue();
            Task<int> subscribing = Task.FromResult(ExitCode.Success);
            return await _session.RunAsync(
                reconnect: true,
                client =>
                {
                    // Before the connection is there: a resumed session sends what waited at once.
                    client.Unclaimed = queue;
                    subscribing = AskAsync(client, queue, ends.Token);
                },
                client => PrintAsync(client, queue, subscribing, ends.Token),
                ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            if (stop.IsCancellationRequested)
            {
                return ExitCode.Success;
            }

            _session.Warn("timed out");
            return ExitCode.Timeout;
        }
        catch (IOException e) when (CliConsole.IsReaderGone(e))
        {
            return ExitCode.Success;
        }
    }

    private async Task<int> PrintAsync(MqttClient client, SubQueue queue, Task<int> subscribing, CancellationToken cancellationToken)
    {
        // Printing starts at once: messages may come before the last answer.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task printing = PrintAsync(client, queue, enough.Token);
        try
        {
            int exitCode = await subscribing;
            if (exitCode == ExitCode.Success && !ExitAfterSubscribe)
            {
                await printing;
            }

            return exitCode;
        }
        finally
        {
            await enough.CancelAsync();
            await printing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (queue.Dropped > 0)
            {
                _session.Warn($"{queue.Dropped} messages of QoS 0 were not printed: they came faster than the output takes them");
            }
        }
    }

    /// <summary>Subscribes, then unsubscribes.</summary>
    private async Task<int> AskAsync(MqttClient client, SubQueue queue, CancellationToken cancellationToken)
    {
        int exitCode = Filters.Count == 0 ? ExitCode.Success : await SubscribeAsync(client, queue, cancellationToken);
        if (Leaving.Count == 0)
        {
            return exitCode;
        }

        foreach (MqttFilterResult result in await client.UnsubscribeAsync(Leaving, settings.Properties.Unsubscribe, cancellationToken))
        {
            if (!result.IsSuccess)
            {
                await console.Error.WriteLineAsync($"Error: {settings.Client.Endpoint} refused to unsubscribe from '{result.Filter}': {result.ReasonCode} (0x{(byte)result.ReasonCode:x2}).");
                exitCode = exitCode == ExitCode.Success ? (byte)result.ReasonCode : exitCode;
            }
            else if (result.ReasonCode == ReasonCode.NoSubscriptionExisted)
            {
                _session.Warn($"the session of '{client.ClientId}' has no subscription to '{result.Filter}'");
            }
            else
            {
                _session.Debug($"unsubscribed from '{result.Filter}'");
            }
        }

        return exitCode;
    }

    /// <summary>Subscribes to all filters; refusals are reported.</summary>
    /// <returns>The exit code: a refusal when nothing was granted.</returns>
    private async Task<int> SubscribeAsync(MqttClient client, SubQueue queue, CancellationToken cancellationToken)
    {
        var options = new SubscriptionOptions(Qos, noLocal: false, RetainAsPublished, RetainHandling.SendAtSubscribe);
        (WireSubscription Subscription, SubscribeAnswer Answer)[] answers = await client.SubscribeAsync(
            [.. Filters.Select(filter => (filter, options))], settings.Properties.Subscribe, queue, cancellationToken);
        foreach ((WireSubscription subscription, SubscribeAnswer answer) in answers)
        {
            if (answer.IsRefusal)
            {
                await console.Error.WriteLineAsync($"Error: {client.Refusal(subscription, answer).Message}");
            }
            else
            {
                _session.Debug($"subscribed to '{subscription.Filter}' with QoS {(int)answer.Reason}");
            }
        }

        return Array.TrueForAll(answers, static a => a.Answer.IsRefusal)
            ? ExitCode.Of(client.Refusal(answers[0].Subscription, answers[0].Answer), settings.Client.ProtocolVersion)
            : ExitCode.Success;
    }

    private async Task PrintAsync(MqttClient client, SubQueue queue, CancellationToken cancellationToken)
    {
        int printed = 0;
        await foreach ((ReceivedMessage received, AckToken ack) in queue.Messages.Reader.ReadAllAsync(cancellationToken))
        {
            if (printer.RetainedOnly && !received.Message.Retain)
            {
                ack.Complete();
                return;
            }

            bool counts = printer.Print(received);
            ack.Complete();
            if (RemoveRetained && received.Message.Retain)
            {
                await client.PublishAsync(received.Message.Topic, [], new MqttPublishOptions { Retain = true, Qos = Qos.AtLeastOnce }, cancellationToken);
            }

            if (counts && Count > 0 && ++printed == Count)
            {
                return;
            }
        }
    }
}
