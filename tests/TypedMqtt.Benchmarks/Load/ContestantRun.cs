using System.Net.Sockets;
using TypedMqtt.Benchmarks.Brokers;
using TypedMqtt.Benchmarks.Scenarios;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Load;

/// <summary>A contestant of a row with its broker and its connections.</summary>
internal sealed class ContestantRun : IDisposable
{
    private readonly BrokerProcess _broker;
    private readonly Scenario _scenario;
    private readonly Series _series;
    private TimeSpan _processorTime;
    private long _deliveries;

    private ContestantRun(Contestant contestant, BrokerProcess broker)
    {
        _broker = broker;
        _series = new Series(contestant.Name);
        _scenario = contestant.Load(broker.Port);
    }

    public static ContestantRun Start(Contestant contestant)
    {
        BrokerProcess broker = BrokerProcess.Start(contestant.Broker);
        try
        {
            return new ContestantRun(contestant, broker);
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    public void WarmUp(TimeSpan time) => Run(time);

    public void Measure(TimeSpan time)
    {
        TimeSpan processorTime = _broker.ProcessorTime;
        long deliveries = _scenario.Received;
        _series.Values.Add(Run(time));
        _processorTime += _broker.ProcessorTime - processorTime;
        _deliveries += _scenario.Received - deliveries;
    }

    public Series Finish()
    {
        _series.NanosecondsPerDelivery = _processorTime.TotalNanoseconds / Math.Max(1, _deliveries);
        return _series;
    }

    public void Dispose()
    {
        _scenario.Dispose();
        _broker.Dispose();
    }

    private double Run(TimeSpan time)
    {
        try
        {
            return _scenario.Run(time);
        }
        catch (Exception e) when (e is LoadException or SocketException)
        {
            throw new LoadException($"{_series.Name}: {e.Message}");
        }
    }
}
