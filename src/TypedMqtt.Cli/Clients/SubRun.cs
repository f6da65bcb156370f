using TypedMqtt.Cli.Formatting;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Cli.Clients;

/// <summary>Subscribes and prints until enough was printed, the time is up, or the user has enough.</summary>
internal sealed class SubRun(CliConsole console, ConnectionSettings settings, MessagePrinter printer)
{
    private readonly ClientSession _session = new(console, settings);

    public required IReadOnlyList<string> Filters { get; init; }

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
            var queue = new SubQueue(Filters, settings.Client.ReceiveMaximum);
            Task<MqttSubscribeException?>[] answers = [];
            return await _session.RunAsync(
                reconnect: true,
                client =>
                {
                    // Before the connection is there: a resumed session sends what waited at once.
                    client.Unclaimed = queue.Unclaimed;
                    answers = [.. Filters.Select((filter, i) => SubscribeAsync(client, filter, queue[i], ends.Token))];
                },
                client => PrintAsync(client, queue, answers, ends.Token),
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

    private async Task<int> PrintAsync(MqttClient client, SubQueue queue, Task<MqttSubscribeException?>[] answers, CancellationToken cancellationToken)
    {
        // Printing starts at once: messages may come before the last answer.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task printing = PrintAsync(client, queue, enough.Token);
        try
        {
            MqttSubscribeException?[] refusals = await Task.WhenAll(answers);
            if (refusals.All(static refusal => refusal is not null))
            {
                return ExitCode.Of(refusals[0]!, settings.Client.ProtocolVersion);
            }

            if (!ExitAfterSubscribe)
            {
                await printing;
            }

            return ExitCode.Success;
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

    /// <summary>Subscribes to one filter; a refusal is reported and returned.</summary>
    private async Task<MqttSubscribeException?> SubscribeAsync(MqttClient client, string filter, MessageSink sink, CancellationToken cancellationToken)
    {
        try
        {
            var options = new SubscriptionOptions(Qos, noLocal: false, RetainAsPublished, RetainHandling.SendAtSubscribe);
            (_, Qos granted) = await client.SubscribeAsync(filter, options, sink, cancellationToken);
            _session.Debug($"subscribed to '{filter}' with QoS {(int)granted}");
            return null;
        }
        catch (MqttSubscribeException e)
        {
            await console.Error.WriteLineAsync($"Error: {e.Message}");
            return e;
        }
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
