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

    private ContestantRun(Contestant contestant, BrokerProcess broker, Series series)
    {
        _broker = broker;
        _series = series;
        _scenario = contestant.Load(broker.Port);
    }

    public static ContestantRun Start(Contestant contestant, Series series)
    {
        BrokerProcess broker = BrokerProcess.Start(contestant.Broker);
        try
        {
            return new ContestantRun(contestant, broker, series);
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
        _series.ProcessorTime += _broker.ProcessorTime - processorTime;
        _series.Deliveries += _scenario.Received - deliveries;
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
