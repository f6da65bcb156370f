using System.CommandLine;
using TypedMqtt.Benchmarks.Allocation;
using TypedMqtt.Benchmarks.Brokers;
using TypedMqtt.Benchmarks.Load;

var root = new RootCommand("Benchmarks of TypedMqtt. Build and run them with -c Release.") { LoadCommand.Create(), AllocationCommand.Create() };
foreach (Command serve in ServeCommands.Create())
{
    root.Add(serve);
}

return await root.Parse(args).InvokeAsync();
