using System.Buffers;
using System.IO.Pipelines;

namespace TypedMqtt.Cli.Clients;

/// <summary>Publishes messages and waits until the broker has them.</summary>
internal sealed class PubRun(CliConsole console, ConnectionSettings settings)
{
    /// <summary>Lines under way at a time.</summary>
    private const int Window = 100;

    private readonly ClientSession _session = new(console, settings);
    private readonly Queue<Task<PublishResult>> _pending = [];
    private MqttPublishException? _refused;

    public required string Topic { get; init; }

    public required MqttPublishOptions Options { get; init; }

    public int Repeat { get; init; } = 1;

    public TimeSpan Delay { get; init; }

    public Task<int> PublishAsync(byte[] payload, CancellationToken cancellationToken) => RunAsync(
        reconnect: false,
        async client =>
        {
            for (int i = 0; i < Repeat; i++)
            {
                if (i > 0 && Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay, cancellationToken);
                }

                await PublishAsync(client, payload, cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>A message per line, until standard input ends. A lost connection is made again: there may be much to come.</summary>
    public Task<int> PublishLinesAsync(CancellationToken cancellationToken) => RunAsync(
        reconnect: true,
        async client =>
        {
            PipeReader lines = PipeReader.Create(console.Input, new StreamPipeReaderOptions(leaveOpen: true));
            for (bool isEnd = false; !isEnd;)
            {
                ReadResult read = await lines.ReadAsync(cancellationToken);
                isEnd = read.IsCompleted;
                ReadOnlySequence<byte> rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    await PublishAsync(client, rest.Slice(0, end).ToArray(), cancellationToken);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (isEnd && !rest.IsEmpty)
                {
                    await PublishAsync(client, rest.ToArray(), cancellationToken);
                    rest = rest.Slice(rest.End);
                }

                lines.AdvanceTo(rest.Start, rest.End);
            }
        },
        cancellationToken);

    private async Task<int> RunAsync(bool reconnect, Func<MqttClient, Task> publish, CancellationToken cancellationToken)
    {
        try
        {
            return await _session.RunAsync(
                reconnect,
                static _ => { },
                async client =>
                {
                    await publish(client);
                    while (_pending.Count > 0)
                    {
                        await SettleAsync();
                    }

                    await ConfirmAsync(client, cancellationToken);
                    return _refused is null ? ExitCode.Success : ExitCode.Of(_refused, settings.Client.ProtocolVersion);
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliException("Interrupted: what was not acknowledged may not have been published.");
        }
    }

    private async Task PublishAsync(MqttClient client, byte[] payload, CancellationToken cancellationToken)
    {
        _session.Debug($"publishing {payload.Length} bytes to '{Topic}' with QoS {(int)Options.Qos}{(Options.Retain ? ", retained" : "")}");
        _pending.Enqueue(client.PublishAsync(Topic, payload, Options, cancellationToken).AsTask());
        if (_pending.Count >= Window)
        {
            await SettleAsync();
        }
    }

    /// <summary>Waits for the oldest message. A refusal does not keep the following ones from being published.</summary>
    private async Task SettleAsync()
    {
        try
        {
            PublishResult result = await _pending.Dequeue();
            if (result.ReasonCode == ReasonCode.NoMatchingSubscribers)
            {
                _session.Debug("the broker has the message; nobody subscribes to its topic");
            }
        }
        catch (MqttPublishException e)
        {
            _refused ??= e;
            await console.Error.WriteLineAsync($"Error: {e.Message}");
        }
    }

    /// <summary>A message of QoS 0 has no acknowledgement; an answer to a later packet shows that the broker has read it.</summary>
    private async Task ConfirmAsync(MqttClient client, CancellationToken cancellationToken)
    {
        if (Options.Qos == Qos.AtMostOnce && !await client.PingAsync(cancellationToken))
        {
            throw new CliException(
                $"The connection to {settings.Client.Endpoint} was lost while publishing; the message may not have arrived. See the broker's log.",
                ExitCode.ConnectionLost);
        }
    }
}
