using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace TypedMqtt.Benchmarks.Micro;

/// <summary><c>bdn</c>: time and allocations of single operations. In this process, so that nothing is generated and built.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter") { Description = "Which benchmarks, for example *Codec*.", DefaultValueFactory = static _ => "*" };
        var command = new Command("bdn", "Runs the BenchmarkDotNet benchmarks: codec, routing, typed publish.") { filter };
        command.SetAction(parsed =>
        {
            IConfig config = ManualConfig.CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(ConsoleLogger.Default)
                .AddExporter(MarkdownExporter.GitHub)
                .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "typedmqtt-bdn"));
            return BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(["--filter", parsed.GetValue(filter)!], config).Any(static s => s.HasCriticalValidationErrors) ? 1 : 0;
        });
        return command;
    }
}
