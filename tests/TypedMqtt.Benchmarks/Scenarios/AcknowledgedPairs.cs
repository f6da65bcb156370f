using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>QoS 1 from end to end: pairs of a publisher and a subscriber, each publisher with a window of unacknowledged messages.</summary>
internal sealed class AcknowledgedPairs : Scenario
{
    private const int Pairs = 10;
    private const int Window = 100;

    private readonly Pair[] _pairs;

    public AcknowledgedPairs(int port)
    {
        _pairs = [.. Enumerable.Range(0, Pairs).Select(i => new Pair(port, i, this))];
        foreach (Pair pair in _pairs)
        {
            WakeOn(pair.Publisher.Connection);
            WakeOn(pair.Subscriber);
        }
    }

    public override long Expected => _pairs.Sum(static p => p.Publisher.Sent);

    public override long Received => _pairs.Sum(static p => p.Check.Received);

    public override string? Fault => _pairs.Select(static p => p.Fault).FirstOrDefault(static f => f is not null);

    protected override bool Step(bool publish)
    {
        bool moved = false;
        foreach (Pair pair in _pairs)
        {
            moved |= pair.Step(publish);
        }

        return moved;
    }

    private sealed class Pair
    {
        private long _acknowledged;
        private string? _fault;

        public Pair(int port, int number, AcknowledgedPairs scenario)
        {
            string topic = $"plant/line/{number}/setpoint";
            Subscriber = scenario.Open(port, $"subscriber-{number}", subscribeTo: topic, qos: 1);
            Publisher = new BatchPublisher(scenario.Open(port, $"publisher-{number}"), topic, 0, 1);
        }

        public BatchPublisher Publisher { get; }

        public RawConnection Subscriber { get; }

        public SequenceCheck Check { get; } = new(1);

        public string? Fault => _fault ?? Check.Fault;

        public bool Step(bool publish)
        {
            bool moved = Publisher.Connection.TryReceive();
            if (moved)
            {
                CountAcks();
            }

            // The window is the subscriber's as well: its messages are under way until they arrive.
            long room = Window - (Publisher.Sent - Math.Min(_acknowledged, Check.Received));
            moved |= Publisher.Send(publish ? (int)room : 0);
            if (!Subscriber.HasUnsent && Subscriber.TryReceive())
            {
                moved = true;
                Check.CountAll(Subscriber, acknowledge: true);
            }

            moved |= Subscriber.TrySend();
            return moved;
        }

        private void CountAcks()
        {
            RawConnection connection = Publisher.Connection;
            while (RawPacket.TryRead(connection.Unread, out RawPacket packet))
            {
                int expected = (int)(_acknowledged % ushort.MaxValue) + 1;
                if (packet.Type != RawPacket.PubAck || ((packet.Body[0] << 8) | packet.Body[1]) != expected)
                {
                    _fault ??= $"a publisher received {Convert.ToHexString(packet.Body)} where PUBACK {expected} is due";
                }

                _acknowledged++;
                connection.Consume(packet.Length);
            }
        }
    }
}
