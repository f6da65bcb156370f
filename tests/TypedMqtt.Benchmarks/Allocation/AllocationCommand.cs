using System.CommandLine;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Allocation;

/// <summary>Hidden command in whose process <see cref="AllocationRow"/> counts.</summary>
internal static class AllocationCommand
{
    public const string Name = "measure-allocation";

    private const int WarmUp = 256 * 1024;

    public static Command Create()
    {
        var command = new Command(Name) { Hidden = true };
        command.SetAction(static (_, _) => RunAsync());
        return command;
    }

    private static async Task<int> RunAsync()
    {
        try
        {
            foreach (Qos qos in new[] { Qos.AtMostOnce, Qos.AtLeastOnce })
            {
                await using AllocationLoad load = await AllocationLoad.StartAsync();
                await load.RunAsync(WarmUp, qos);
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await load.RunAsync(AllocationRow.Messages, qos);
                Console.Out.WriteLine(GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            return 0;
        }
        catch (LoadException e)
        {
            Console.Out.WriteLine(e.Message);
            return 1;
        }
    }
}
