using TypedMqtt.Benchmarks.Brokers;
using TypedMqtt.Benchmarks.Scenarios;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Load;

/// <summary>Runs rows: contestants take turns in every round, each on a broker of its own that is started for it and stopped after it.</summary>
internal static class LoadRunner
{
    public static IEnumerable<RowResult> Run(LoadSettings settings)
    {
        foreach (Row row in RowCatalog.All.Where(r => settings.Rows.Contains(r.Id)))
        {
            yield return Run(row, settings);
        }
    }

    private static RowResult Run(Row row, LoadSettings settings)
    {
        Contestant[] contestants = [.. row.Contestants.Where(c => settings.WithMqttNet || c.Broker != BrokerKind.MqttNet)];
        var values = new List<double>[contestants.Length];
        string? fault = null;
        for (int round = 0; round < settings.Rounds; round++)
        {
            for (int i = 0; i < contestants.Length; i++)
            {
                Measurement measured = Measure(contestants[i], settings);
                (values[i] ??= []).Add(measured.Value);
                fault ??= measured.Fault is null ? null : $"{contestants[i].Name}: {measured.Fault}";
                Console.Error.WriteLine($"  {row.Id} {round + 1}/{settings.Rounds} {contestants[i].Name}: {ResultTable.Format(measured.Value, row.Target.IsLatency)}");
            }
        }

        return new RowResult(row, [.. values.Select(Statistics.Median)], fault);
    }

    private static Measurement Measure(Contestant contestant, LoadSettings settings)
    {
        using var broker = BrokerProcess.Start(contestant.Broker);
        try
        {
            using Scenario scenario = contestant.Load(broker.Port);
            return scenario.Run(TimeSpan.FromSeconds(settings.WarmUpSeconds), TimeSpan.FromSeconds(settings.Seconds));
        }
        catch (LoadException e)
        {
            return new Measurement(double.NaN, e.Message);
        }
    }
}
