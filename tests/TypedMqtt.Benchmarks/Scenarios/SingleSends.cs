using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>QoS 0, one publisher that makes a system call per packet, one subscriber.</summary>
internal sealed class SingleSends : Scenario
{
    private const int MostUnderWay = 1000;
    private const int SendsPerStep = 50;

    private readonly BatchPublisher _publisher;
    private readonly RawConnection _subscriber;
    private readonly SequenceCheck _check = new(1);

    public SingleSends(int port)
    {
        _subscriber = Open(port, "subscriber", subscribeTo: "plant/line/7/temperature");
        _publisher = new BatchPublisher(Open(port, "publisher"), "plant/line/7/temperature", 0, 0);
        WakeOn(_subscriber);
    }

    public override long Expected => _publisher.Sent;

    public override long Received => _check.Received;

    public override string? Fault => _check.Fault;

    protected override bool Step(bool publish)
    {
        bool moved = false;
        for (int i = 0; i < SendsPerStep && publish && _publisher.Sent - Received < MostUnderWay; i++)
        {
            moved |= _publisher.Send(1);
        }

        if (_subscriber.TryReceive())
        {
            moved = true;
            _check.CountAll(_subscriber);
        }

        return moved;
    }
}
