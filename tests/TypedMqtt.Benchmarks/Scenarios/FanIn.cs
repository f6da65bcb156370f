using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>QoS 0, many publishers with a topic each, one subscriber of all of them.</summary>
internal sealed class FanIn : Scenario
{
    private const int Publishers = 50;
    private const int Batch = 100;
    private const int MostUnderWay = Publishers * 200;

    private readonly BatchPublisher[] _publishers;
    private readonly RawConnection _subscriber;
    private readonly SequenceCheck _check = new(Publishers);
    private readonly ISideLoad? _sideLoad;
    private long _sent;

    public FanIn(int port, Func<int, ISideLoad>? sideLoad = null)
    {
        _subscriber = Open(port, "subscriber", 1024 * 1024, "plant/line/+/temperature");
        _sideLoad = sideLoad?.Invoke(port);
        _publishers = [.. Enumerable.Range(0, Publishers).Select(i => new BatchPublisher(Open(port, $"publisher-{i}"), $"plant/line/{i:D2}/temperature", i, 0))];
        WakeOn(_subscriber);
    }

    public override long Expected => _sent;

    public override long Received => _check.Received;

    public override string? Fault => _check.Fault ?? _sideLoad?.Fault;

    public override void Dispose()
    {
        _sideLoad?.Dispose();
        base.Dispose();
    }

    protected override bool Step(bool publish)
    {
        bool moved = _sideLoad?.Step() ?? false;
        foreach (BatchPublisher publisher in _publishers)
        {
            int count = publish && _sent - Received <= MostUnderWay - Batch ? Batch : 0;
            long before = publisher.Sent;
            moved |= publisher.Send(count);
            _sent += publisher.Sent - before;
        }

        while (_subscriber.TryReceive())
        {
            moved = true;
            _check.CountAll(_subscriber);
        }

        return moved;
    }
}
