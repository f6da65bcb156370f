using System.Net.Sockets;
using TypedMqtt.Benchmarks.Brokers;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Load;

/// <summary>
/// Runs rows. Each contestant gets a broker of its own, started for the row and stopped after it; then they take turns, so that what
/// else the machine does meets all of them alike. Who is not measured is idle.
/// </summary>
internal static class LoadRunner
{
    public static RowResult Run(Row row, LoadSettings settings)
    {
        Contestant[] contestants = [.. row.Contestants.Where(c => settings.WithMqttNet || c.Broker != BrokerKind.MqttNet)];
        Series[] series = [.. contestants.Select(static c => new Series(c.Name))];
        try
        {
            for (int start = 0; start < row.Starts; start++)
            {
                Measure(contestants, series, (settings.Rounds + row.Starts - 1) / row.Starts, settings);
            }

            return new RowResult(row, series, null);
        }
        catch (Exception e) when (e is LoadException or SocketException)
        {
            return new RowResult(row, series, e.Message);
        }
    }

    private static void Measure(Contestant[] contestants, Series[] series, int rounds, LoadSettings settings)
    {
        var runs = new List<ContestantRun>();
        try
        {
            for (int i = 0; i < contestants.Length; i++)
            {
                runs.Add(ContestantRun.Start(contestants[i], series[i]));
            }

            runs.ForEach(r => r.WarmUp(settings.WarmUp));
            for (int round = 0; round < rounds; round++)
            {
                runs.ForEach(r => r.Measure(settings.Time));
            }
        }
        finally
        {
            runs.ForEach(static r => r.Dispose());
        }
    }
}
