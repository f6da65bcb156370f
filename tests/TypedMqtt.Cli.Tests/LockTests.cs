namespace TypedMqtt.Cli.Tests;

/// <summary><c>typedmqtt lock</c> on a real project that references this repository.</summary>
public sealed class LockTests
{
    private static readonly string Sample = Path.Combine(Root(), "samples/AotDevice");

    [Fact]
    public async Task Lock_of_a_sample__is_current()
    {
        CliResult result = await CliRun.RunAsync(["lock", SampleAssembly, "--check", "-o", Path.Combine(Sample, "typedmqtt.lock.txt")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.EndsWith("is current.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_lock__fails_the_check_and_is_created()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("typedmqtt.lock.txt");

        CliResult check = await CliRun.RunAsync(["lock", SampleAssembly, "--check", "-o", path], cancellationToken: TestContext.Current.CancellationToken);
        CliResult create = await CliRun.RunAsync(["lock", SampleAssembly, "-o", path], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, check.ExitCode);
        Assert.Contains("is missing. Run: typedmqtt lock", check.Error, StringComparison.Ordinal);
        Assert.Equal(0, create.ExitCode);
        // The code fix wrote the one in the sample.
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Sample, "typedmqtt.lock.txt"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Breaking_changes__are_listed_and_recorded_only_when_accepted()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("typedmqtt.lock.txt");
        string released = await File.ReadAllTextAsync(Path.Combine(Sample, "typedmqtt.lock.txt"), TestContext.Current.CancellationToken) + "channel Gone.Away event qos=1 topic=gone\n";
        await File.WriteAllTextAsync(path, released, TestContext.Current.CancellationToken);

        CliResult refused = await CliRun.RunAsync(["lock", SampleAssembly, "-o", path], cancellationToken: TestContext.Current.CancellationToken);
        string afterwards = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        CliResult accepted = await CliRun.RunAsync(["lock", SampleAssembly, "--accept-breaking", "-o", path], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((3, released), (refused.ExitCode, afterwards));
        Assert.Contains("error TMQ0303: Gone.Away: released topic gone, now gone;", refused.Output, StringComparison.Ordinal);
        Assert.Contains("1 change breaks released peers", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, accepted.ExitCode);
        Assert.EndsWith("*RETIRED* channel Gone.Away event topic=gone\n", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "nowhere is neither a file nor a directory")]
    [InlineData("typedmqtt.dll", "has no contracts")]
    public async Task What_has_no_lock__is_said(string source, string message)
    {
        CliResult result = await CliRun.RunAsync(["lock", source == "nowhere" ? source : Path.Combine(AppContext.BaseDirectory, source), "-o", "x"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_target_frameworks__have_one_lock_and_must_agree()
    {
        using var directory = new TemporaryDirectory();
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        directory.Write("Plant.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                <EnableWindowsTargeting>true</EnableWindowsTargeting>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.GetDirectoryName(SampleAssembly)}/TypedMqtt.*.dll;{Path.GetDirectoryName(SampleAssembly)}/MessagePack*.dll" />
                <Analyzer Include="{Root()}/generators/TypedMqtt.Generator/bin/{configuration}/netstandard2.0/TypedMqtt.Generator.dll" />
              </ItemGroup>
            </Project>
            """);
        directory.Write("Contract.cs", """
            using TypedMqtt;
            namespace Plant;

            [MqttContract]
            public interface ILine
            {
                [Topic("line/frame")]
                ValueTask FrameAsync(ReadOnlyMemory<byte> frame);
            #if NEW
                [Topic("line/image")]
                ValueTask ImageAsync(ReadOnlyMemory<byte> image);
            #endif
            }
            """);
        string project = directory.File("Plant.csproj");

        CliResult recorded = await CliRun.RunAsync(["lock", project], cancellationToken: TestContext.Current.CancellationToken);
        CliResult check = await CliRun.RunAsync(["lock", project, "--check"], cancellationToken: TestContext.Current.CancellationToken);
        CliResult unknown = await CliRun.RunAsync(["lock", project, "--framework", "net9.0"], cancellationToken: TestContext.Current.CancellationToken);
        File.WriteAllText(project, File.ReadAllText(project).Replace("<Nullable>", "<DefineConstants Condition=\"'$(TargetFramework)' != 'net10.0'\">$(DefineConstants);NEW</DefineConstants><Nullable>", StringComparison.Ordinal));
        CliResult different = await CliRun.RunAsync(["lock", project], cancellationToken: TestContext.Current.CancellationToken);
        CliResult one = await CliRun.RunAsync(["lock", project, "-f", "net10.0-windows"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(recorded.ExitCode == 0, recorded.Error);
        Assert.Equal(0, check.ExitCode);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("is not built for net9.0, but for net10.0 and net10.0-windows.", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(3, different.ExitCode);
        Assert.Contains("only for net10.0-windows: channel Line.Image event", different.Output, StringComparison.Ordinal);
        Assert.Contains("differ between net10.0 and net10.0-windows", different.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (one.ExitCode, one.Error));
        Assert.Contains("channel Line.Image event", await File.ReadAllTextAsync(directory.File("typedmqtt.lock.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>The sample, built as these tests are.</summary>
    private static string SampleAssembly => Path.Combine(Sample, "bin", Path.GetRelativePath(Path.Combine(Root(), "tests/TypedMqtt.Cli.Tests/bin"), AppContext.BaseDirectory), "AotDevice.dll");

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../.."));
}
