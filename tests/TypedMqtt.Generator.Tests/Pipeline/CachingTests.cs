using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Pipeline;

public sealed class CachingTests
{
    private readonly CSharpCompilation _compilation = Compiler.Compile(Sources.Telemetry, "namespace Elsewhere { class C { } }");

    [Fact]
    public void An_unrelated_edit__stops_at_the_parse_output()
    {
        var result = RunTwice(Replace(1, "namespace Elsewhere { class C { int _x = 1; } class D { } }"));

        AssertReasons(result, ContractGenerator.ContractsStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(result, ContractGenerator.RolesStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(result, ContractGenerator.PayloadsStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(result, ContractGenerator.ManifestStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertOutputs(result, changed: []);
    }

    [Fact]
    public void A_comment_inside_the_contract__changes_no_output() =>
        AssertOutputs(RunTwice(Replace(0, Sources.Telemetry.Replace("ValueTask TemperatureAsync", "/* why */ ValueTask TemperatureAsync", StringComparison.Ordinal))), changed: []);

    [Fact]
    public void Another_role__changes_only_the_manifest() =>
        AssertOutputs(RunTwice(Replace(1, "[assembly: TypedMqtt.MqttRole(\"auditor\")]")), changed: ["TypedMqtt.Manifest"]);

    [Fact]
    public void Another_template__changes_the_contract_and_not_the_formatters() =>
        AssertOutputs(
            RunTwice(Replace(0, Sources.Telemetry.Replace("/temperature", "/heat", StringComparison.Ordinal))),
            changed: ["Quickstart.ILineTelemetry", "TypedMqtt.Manifest", "TypedMqtt.Lock"]);

    [Fact]
    public void Models_hold_nothing_of_the_compiler()
    {
        var models = typeof(ContractGenerator).Assembly.GetTypes().Where(t => t.Namespace == "TypedMqtt.Generator.Model").ToList();

        Assert.NotEmpty(models);
        foreach (var field in models.SelectMany(t => t.GetFields(
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)))
        {
            Assert.DoesNotContain("Microsoft.CodeAnalysis", field.FieldType.ToString(), StringComparison.Ordinal);
        }
    }

    private CSharpCompilation Replace(int tree, string source) =>
        _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[tree], Compiler.Parse(source, $"Source{tree}.cs"));

    private (GeneratorRunResult Before, GeneratorRunResult After) RunTwice(CSharpCompilation edited)
    {
        var driver = Compiler.Driver().RunGenerators(_compilation, TestContext.Current.CancellationToken);
        var before = driver.GetRunResult().Results.Single();
        return (before, driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single());
    }

    private static void AssertReasons((GeneratorRunResult Before, GeneratorRunResult After) run, string step, params IncrementalStepRunReason[] allowed)
    {
        var outputs = run.After.TrackedSteps[step].SelectMany(s => s.Outputs).ToList();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, o => Assert.Contains(o.Reason, allowed));
    }

    private static void AssertOutputs((GeneratorRunResult Before, GeneratorRunResult After) run, string[] changed)
    {
        var written = run.After.GeneratedSources.Where(after => !run.Before.GeneratedSources.Any(b => ReferenceEquals(b.SourceText, after.SourceText)))
            .Select(s => s.HintName).ToList();
        Assert.All(written, name => Assert.Contains(changed, c => name.StartsWith(c, StringComparison.Ordinal)));
        Assert.All(changed, c => Assert.Contains(written, name => name.StartsWith(c, StringComparison.Ordinal)));
        if (changed.Length == 0)
        {
            Assert.All(
                run.After.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
        }
    }
}
