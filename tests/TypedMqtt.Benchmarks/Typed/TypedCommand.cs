using System.CommandLine;
using System.Globalization;
using TypedMqtt.Benchmarks.Brokers;

namespace TypedMqtt.Benchmarks.Typed;

/// <summary>
/// <c>typed</c>: what a message costs an application: with a contract, and by hand with MQTTnet and a serializer. All talk to the same broker,
/// a process of its own, and take turns.
/// </summary>
internal static class TypedCommand
{
    private const int WarmUp = 30_000;

    private static readonly PressState State = new(21.5, 1_234_567, "anna.meyer", true);

    public static Command Create()
    {
        var turns = new Option<int>("--turns") { Description = "Turns of each contestant per row.", DefaultValueFactory = static _ => 8 };
        var broker = new Option<BrokerKind>("--broker") { Description = "The broker between them.", DefaultValueFactory = static _ => BrokerKind.TypedMqtt };
        var command = new Command("typed", "Typed publish and receive against MQTTnet with MessagePack and with JSON: time, allocation, bytes on the wire.") { turns, broker };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(turns), parsed.GetValue(broker)));
        return command;
    }

    private static async Task<int> RunAsync(int turns, BrokerKind kind)
    {
        using BrokerProcess broker = BrokerProcess.Start(kind);
        ITypedContestant[] contestants = [new ContractContestant(), new MqttNetContestant(isJson: false), new MqttNetContestant(isJson: true)];
        foreach (ITypedContestant contestant in contestants)
        {
            await contestant.StartAsync(broker.Port, broker.Port);
        }

        var rows = new List<TypedRow>
        {
            await TypedRow.MeasureAsync("publish, QoS 0", contestants, turns, 20_000, c => PublishAsync(c, Qos.AtMostOnce, 20_000), WarmUp),
            await TypedRow.MeasureAsync("publish, QoS 1, until acknowledged", contestants, turns, 2_000, c => PublishAsync(c, Qos.AtLeastOnce, 2_000), WarmUp / 5),
            await ReceiveAsync(contestants, turns, broker.Port),
        };
        foreach (ITypedContestant contestant in contestants)
        {
            await contestant.DisposeAsync();
        }

        TypedRow.Print(Console.Out, rows, contestants);
        Console.WriteLine($"The payload itself, an object with a text of {State.Operator.Length} characters: {PayloadBytes()} B.");
        Console.WriteLine();
        await PrintWireAsync(broker.Port);
        return 0;
    }

    private static async Task<TypedRow> ReceiveAsync(ITypedContestant[] contestants, int turns, int port)
    {
        var sources = new Dictionary<ITypedContestant, ReadingSource>();
        for (int i = 0; i < contestants.Length; i++)
        {
            sources[contestants[i]] = await ReadingSource.StartAsync(port, press: i, contestants[i], State);
        }

        TypedRow row = await TypedRow.MeasureAsync("receive, QoS 0", contestants, turns, 20_000, c => Task.Run(() => sources[c].Send(20_000)), WarmUp);
        foreach (ReadingSource source in sources.Values)
        {
            source.Dispose();
        }

        return row;
    }

    private static ITypedContestant Contestant(int index) => index == 0 ? new ContractContestant() : new MqttNetContestant(isJson: index == 2);

    private static async Task PublishAsync(ITypedContestant contestant, Qos qos, int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            await contestant.PublishAsync(7, State, qos);
        }
    }

    private static async Task PrintWireAsync(int port)
    {
        const int Messages = 1_000;
        string[] texts = new string[3];
        foreach (Qos qos in (Qos[])[Qos.AtMostOnce, Qos.AtLeastOnce])
        {
            for (int i = 0; i < texts.Length; i++)
            {
                using var relay = new CountingRelay(port);
                await using ITypedContestant contestant = Contestant(i);
                await contestant.StartAsync(relay.Port, port);
                await PublishAsync(contestant, qos, Messages);
                await SettleAsync(relay);
                long before = relay.Bytes;
                await PublishAsync(contestant, qos, Messages);
                await SettleAsync(relay);
                texts[i] += string.Create(CultureInfo.InvariantCulture, $"{(double)(relay.Bytes - before) / Messages:0.0} B ");
            }
        }

        Console.WriteLine($"On the wire per message, QoS 0 and QoS 1, properties and acknowledgements included: {string.Join(", ", texts.Select(static (text, i) => $"{Contestant(i).Name} {text.Trim().Replace("B ", "and ", StringComparison.Ordinal)}"))}.");
    }

    /// <summary>Until no more bytes come by.</summary>
    private static async Task SettleAsync(CountingRelay relay)
    {
        long seen;
        do
        {
            seen = relay.Bytes;
            await Task.Delay(200);
        }
        while (relay.Bytes != seen);
    }

    /// <summary>What any receiver has to allocate: the object and its text.</summary>
    private static long PayloadBytes()
    {
        object?[] kept = new object?[1];
        Create();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Create();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Create() => kept[0] = new PressState(1, 2, new string('x', State.Operator.Length), true);
    }
}
