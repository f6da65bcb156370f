using System.CommandLine;
using TypedMqtt.Benchmarks.Allocation;
using TypedMqtt.Benchmarks.Brokers;
using TypedMqtt.Benchmarks.Generator;
using TypedMqtt.Benchmarks.Load;
using TypedMqtt.Benchmarks.Micro;
using TypedMqtt.Benchmarks.Typed;

var root = new RootCommand("Benchmarks of TypedMqtt. Build and run them with -c Release.") { LoadCommand.Create(), MicroCommand.Create(), AllocationCommand.Create(), GeneratorCommand.Create(), TypedCommand.Create() };
foreach (Command serve in ServeCommands.Create())
{
    root.Add(serve);
}

return await root.Parse(args).InvokeAsync();
