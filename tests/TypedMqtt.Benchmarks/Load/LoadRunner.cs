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
        var runs = new List<ContestantRun>();
        try
        {
            foreach (Contestant contestant in row.Contestants.Where(c => settings.WithMqttNet || c.Broker != BrokerKind.MqttNet))
            {
                runs.Add(ContestantRun.Start(contestant));
            }

            runs.ForEach(r => r.WarmUp(settings.WarmUp));
            for (int round = 0; round < settings.Rounds; round++)
            {
                runs.ForEach(r => r.Measure(settings.Time));
            }

            return new RowResult(row, [.. runs.Select(static r => r.Finish())], null);
        }
        catch (Exception e) when (e is LoadException or SocketException)
        {
            return new RowResult(row, [.. runs.Select(static r => r.Finish())], e.Message);
        }
        finally
        {
            runs.ForEach(static r => r.Dispose());
        }
    }
}
