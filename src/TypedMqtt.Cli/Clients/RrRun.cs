using System.Text;
using TypedMqtt.Cli.Formatting;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Cli.Clients;

/// <summary>Subscribes to the response topic, sends the request, prints the first response.</summary>
internal sealed class RrRun(CliConsole console, ConnectionSettings settings, MessagePrinter printer)
{
    private readonly ClientSession _session = new(console, settings);

    public required string Topic { get; init; }

    public required string ResponseTopic { get; init; }

    /// <summary>How the request is published.</summary>
    public required MqttPublishOptions Options { get; init; }

    public async Task<int> RunAsync(byte[] request, TimeSpan? timeout, CancellationToken stop)
    {
        if (!TopicName.IsValid(Encoding.UTF8.GetBytes(ResponseTopic)))
        {
            throw new CliException($"The response topic '{ResponseTopic}' is not a topic name: it needs 1 to 65,535 bytes without '+', '#' and U+0000 [MQTT-3.3.2-14].");
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (timeout is { } time)
        {
            ends.CancelAfter(time);
        }

        try
        {
            return await _session.RunAsync(reconnect: false, static _ => { }, client => RunAsync(client, request, ends.Token), ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            if (stop.IsCancellationRequested)
            {
                throw new CliException("Interrupted: there was no response yet.");
            }

            _session.Warn("timed out");
            return ExitCode.Timeout;
        }
    }

    private async Task<int> RunAsync(MqttClient client, byte[] request, CancellationToken cancellationToken)
    {
        var queue = new SubQueue();
        var wire = new SubscriptionOptions(Options.Qos);
        (WireSubscription subscription, SubscribeAnswer answer) =
            (await client.SubscribeAsync([(ResponseTopic, wire)], settings.Properties.Subscribe, queue, cancellationToken))[0];
        if (answer.IsRefusal)
        {
            throw client.Refusal(subscription, answer);
        }

        _session.Debug($"sending {request.Length} bytes to '{Topic}' with QoS {(int)Options.Qos}, response to '{ResponseTopic}'");
        PublishResult sent = await client.PublishAsync(Topic, request, Options with { ResponseTopic = ResponseTopic }, cancellationToken);
        if (sent.ReasonCode == ReasonCode.NoMatchingSubscribers)
        {
            _session.Warn($"nobody subscribes to '{Topic}'");
        }

        await foreach ((ReceivedMessage response, AckToken ack) in queue.Messages.Reader.ReadAllAsync(cancellationToken))
        {
            bool isResponse = printer.Print(response);
            ack.Complete();
            if (isResponse)
            {
                return ExitCode.Success;
            }
        }

        throw new CliException($"The connection to {settings.Client.Endpoint} was lost before the response came.", ExitCode.ConnectionLost);
    }
}
