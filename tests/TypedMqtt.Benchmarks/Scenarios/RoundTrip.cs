using System.Diagnostics;
using TypedMqtt.Benchmarks.Load;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>QoS 1, one message at a time: from the send until the subscriber has the message and the publisher its PUBACK.</summary>
internal sealed class RoundTrip : Scenario
{
    private readonly BatchPublisher _publisher;
    private readonly RawConnection _subscriber;
    private readonly SequenceCheck _check = new(1);

    public RoundTrip(int port)
    {
        _subscriber = Open(port, "subscriber", subscribeTo: "plant/line/7/setpoint", qos: 1, blocking: true);
        _publisher = new BatchPublisher(Open(port, "publisher", blocking: true), "plant/line/7/setpoint", 0, 1);
    }

    public override long Expected => _publisher.Sent;

    public override long Received => _check.Received;

    public override string? Fault => _check.Fault;

    public override double Run(TimeSpan time)
    {
        List<double> microseconds = new(1 << 17);
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long now = Stopwatch.GetTimestamp();
        while (now < end)
        {
            Step(publish: true);
            long after = Stopwatch.GetTimestamp();
            microseconds.Add(Stopwatch.GetElapsedTime(now, after).TotalMicroseconds);
            now = after;
        }

        return Fault is { } fault ? throw new LoadException(fault) : Statistics.Median(microseconds);
    }

    protected override bool Step(bool publish)
    {
        _publisher.Send(1);
        while (_check.Received < _publisher.Sent)
        {
            _subscriber.TryReceive();
            _check.CountAll(_subscriber, acknowledge: true);
        }

        _subscriber.TrySend();
        RawPacket packet;
        while (!RawPacket.TryRead(_publisher.Connection.Unread, out packet))
        {
            _publisher.Connection.TryReceive();
        }

        _publisher.Connection.Consume(packet.Length);
        return true;
    }
}
