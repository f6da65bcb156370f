using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Storage;
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

    private readonly ListenerContext _listener = new ListenerRules(new MqttBrokerOptions()).InProcess;
    private FakeTimeProvider _time = new();
    private BrokerEngine? _engine;
    private int _inputs;

    public string Name => "broker";

    public void Dispose() => _engine?.Dispose();

    public ValueTask RunAsync(Mutator mutator)
    {
        if (_engine is null || ++_inputs % InputsPerEngine == 0)
        {
            _engine?.Dispose();
            _time = new FakeTimeProvider();
            _engine = new BrokerEngine(
                new MqttBrokerLimits(), _time, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), mergeOverlapping: true, takeoverByAnyone: false);
        }

        byte[] input = mutator.Mutate(mutator.Pick(Dialogues.OfClients), mutator.Pick(Dialogues.OfClients));
        FuzzInput.Current = input;
        Play(mutator.Split(input));
        if (mutator.Sometimes(10))
        {
            _time.Advance(TimeSpan.FromSeconds(70));
        }

        byte[] answer = Play([Healthy]);
        if (!answer.AsSpan().EndsWith(Expected))
        {
            throw new InvalidOperationException($"A second connection was answered {Convert.ToHexString(answer)}.");
        }

        return ValueTask.CompletedTask;
    }

    private byte[] Play(IEnumerable<byte[]> pieces)
    {
        var transport = new RecordingTransport();
        var connection = new Connection(_engine!, transport, _listener);
        if (!_engine!.TryAddConnection(connection))
        {
            throw new InvalidOperationException("The engine takes no connections any more.");
        }

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
                    connection.CompleteConnect(AuthenticationResult.Accept(null, "fuzz"), flush);
                }

                flush.FlushAndReturn();
            }
            while (unread.Count < before && unread.Count > 0);
        }

        connection.OnTransportClosed();
        connection.CloseWhenSent();
        return [.. transport.Sent];
    }

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
