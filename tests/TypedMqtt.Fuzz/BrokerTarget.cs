using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Storage;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Fuzz;

/// <summary>The broker's engine: nothing a connection says may throw, and the next one is served.</summary>
internal sealed class BrokerTarget : IFuzzTarget, IDisposable
{
    private const int InputsPerEngine = 2000;

    private static readonly byte[] Healthy =
    [
        0x10, 0x0F, 0, 4, .. "MQTT"u8, 5, 2, 0, 0, 0, 0, 2, .. "ok"u8, // CONNECT
        0x82, 0x07, 0, 1, 0, 0, 1, (byte)'h', 1, // SUBSCRIBE h
        0x32, 0x07, 0, 1, (byte)'h', 0, 9, 0, (byte)'!', // PUBLISH h
    ];

    /// <summary>CONNACK, SUBACK, the PUBLISH and its PUBACK, without the properties of the CONNACK.</summary>
    private static readonly byte[] Expected = [0x90, 0x04, 0, 1, 0, 1, 0x32, 0x07, 0, 1, (byte)'h', 0, 1, 0, (byte)'!', 0x40, 0x02, 0, 9];

    private readonly ListenerContext _listener = new ListenerRules(new MqttBrokerOptions { EnhancedAuthenticators = [new FuzzMethod()] }).InProcess;
    private FakeTimeProvider _time = new();
    private BrokerEngine? _engine;
    private int _inputs;

    public string Name => "broker";

    public void Dispose() => _engine?.Dispose();

    public async ValueTask RunAsync(Mutator mutator)
    {
        if (_engine is null || ++_inputs % InputsPerEngine == 0)
        {
            _engine?.Dispose();
            _time = new FakeTimeProvider();
            _engine = new BrokerEngine(
                new MqttBrokerLimits(), _time, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), mergeOverlapping: true, takeoverByAnyone: false)
            {
                Redirect = static client => client.ClientId == FuzzMethod.Moved ? new MqttServerRedirect("other.example:1884") : null,
            };
            await CheckDialoguesAsync().ConfigureAwait(false);
        }

        byte[] input = mutator.Mutate(mutator.Pick(Dialogues.OfClients), mutator.Pick(Dialogues.OfClients));
        FuzzInput.Current = input;
        await PlayAsync(mutator.Split(input)).ConfigureAwait(false);
        if (mutator.Sometimes(10))
        {
            _time.Advance(TimeSpan.FromSeconds(70));
        }

        byte[] answer = await PlayAsync([Healthy]).ConfigureAwait(false);
        if (!answer.AsSpan().EndsWith(Expected))
        {
            throw new InvalidOperationException($"A second connection was answered {Convert.ToHexString(answer)}.");
        }
    }

    /// <summary>Undamaged, they are served to their end: what is behind a refusal would never be played.</summary>
    private async Task CheckDialoguesAsync()
    {
        foreach (byte[] dialogue in Dialogues.OfClients)
        {
            FuzzInput.Current = dialogue;

            // Packet by packet, as a client that waits for answers sends them.
            byte[] answer = await PlayAsync(PacketsOf(dialogue)).ConfigureAwait(false);
            if (PacketsOf(answer).Exists(static packet => packet[0] >> 4 == (int)PacketType.Disconnect))
            {
                throw new InvalidOperationException($"An undamaged dialogue was answered {Convert.ToHexString(answer)}.");
            }
        }
    }

    private static List<byte[]> PacketsOf(byte[] bytes)
    {
        List<byte[]> packets = [];
        for (int start = 0; FrameParser.TryParse(bytes.AsSpan(start), int.MaxValue, out Frame frame, out _); start += frame.Length)
        {
            packets.Add(frame.Whole.ToArray());
        }

        return packets;
    }

    private async Task<byte[]> PlayAsync(IEnumerable<byte[]> pieces)
    {
        var transport = new RecordingTransport();
        var connection = new Connection(_engine!, transport, _listener);
        if (!_engine!.TryAddConnection(connection))
        {
            throw new InvalidOperationException("The engine takes no connections any more.");
        }

        var reauthentication = new Reauthentication(connection, CancellationToken.None);
        List<byte> unread = [];
        foreach (byte[] piece in pieces)
        {
            unread.AddRange(piece);
            int before;
            do
            {
                before = unread.Count;
                FlushSet flush = FlushSet.Rent();
                unread.RemoveRange(0, connection.Process(unread.ToArray(), flush, out _));
                if (connection.PendingRequest is not null)
                {
                    connection.CompleteConnect(await AuthenticateAsync(connection).ConfigureAwait(false), flush);
                }

                flush.FlushAndReturn();
                reauthentication.Continue();
                await reauthentication.EndAsync().ConfigureAwait(false);
            }
            while (unread.Count < before && unread.Count > 0);
        }

        connection.OnTransportClosed();
        connection.CloseWhenSent();
        return [.. transport.Sent];
    }

    private static ValueTask<EnhancedAuthenticationStep> AuthenticateAsync(Connection connection) =>
        connection.Exchange is { } exchange && exchange.TryBeginAnswer()
            ? exchange.AnswerAsync(CancellationToken.None)
            : ValueTask.FromResult(EnhancedAuthenticationStep.Of(AuthenticationResult.Accept(null, "fuzz")));

    private sealed class RecordingTransport : IMqttTransport
    {
        public List<byte> Sent { get; } = [];

        public string RemoteEndpoint => "fuzz";

        public ValueTask SendAsync(ReadOnlyMemory<byte> data)
        {
            Sent.AddRange(data.Span);
            return ValueTask.CompletedTask;
        }

        public void Close()
        {
        }

        public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
