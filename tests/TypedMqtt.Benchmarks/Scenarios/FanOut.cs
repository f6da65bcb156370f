using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>QoS 0, one publisher, many subscribers of its topic; counts deliveries.</summary>
internal sealed class FanOut : Scenario
{
    private const int Subscribers = 100;
    private const int Batch = 50;
    private const int MostUnderWay = 200;

    private readonly BatchPublisher _publisher;
    private readonly RawConnection[] _subscribers;
    private readonly SequenceCheck[] _checks;

    public FanOut(int port)
    {
        _subscribers = [.. Enumerable.Range(0, Subscribers).Select(i => Open(port, $"subscriber-{i}", 64 * 1024, "plant/line/7/temperature"))];
        _checks = [.. _subscribers.Select(static _ => new SequenceCheck(1))];
        foreach (RawConnection subscriber in _subscribers)
        {
            WakeOn(subscriber);
        }

        _publisher = new BatchPublisher(Open(port, "publisher"), "plant/line/7/temperature", 0, 0);
    }

    public override long Expected => _publisher.Sent * Subscribers;

    public override long Received
    {
        get
        {
            long sum = 0;
            foreach (SequenceCheck check in _checks)
            {
                sum += check.Received;
            }

            return sum;
        }
    }

    public override string? Fault => _checks.Select(static c => c.Fault).FirstOrDefault(static f => f is not null);

    protected override bool Step(bool publish)
    {
        long slowest = long.MaxValue;
        foreach (SequenceCheck check in _checks)
        {
            slowest = Math.Min(slowest, check.Received);
        }

        bool moved = _publisher.Send(publish && _publisher.Sent - slowest <= MostUnderWay - Batch ? Batch : 0);
        for (int i = 0; i < _subscribers.Length; i++)
        {
            if (_checks[i].Received < _publisher.Sent && _subscribers[i].TryReceive())
            {
                moved = true;
                _checks[i].CountAll(_subscribers[i]);
            }
        }

        return moved;
    }
}
