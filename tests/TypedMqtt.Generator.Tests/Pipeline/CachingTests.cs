using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Pipeline;

public sealed class CachingTests
{
    private readonly CSharpCompilation _compilation = Compiler.Compile(Feature.Of("Quickstart").Source, "namespace Elsewhere { class C { } }");

    [Fact]
    public void An_unrelated_edit__stops_at_the_parse_output()
    {
        var result = RunTwice(Replace(1, "namespace Elsewhere { class C { int _x = 1; } class D { } }"));

        AssertReasons(result, ContractGenerator.ContractsStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(result, ContractGenerator.RolesStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(result, ContractGenerator.FormattersStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(result, ContractGenerator.ManifestStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertReasons(result, ContractGenerator.LockStep, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertOutputs(result, changed: []);
    }

    [Fact]
    public void A_comment_inside_the_contract__changes_no_output() =>
        AssertOutputs(RunTwice(Replace(0, Feature.Of("Quickstart").Source.Replace("ValueTask TemperatureAsync", "/* why */ ValueTask TemperatureAsync", StringComparison.Ordinal))), changed: []);

    [Fact]
    public void Another_role__changes_only_the_manifest() =>
        AssertOutputs(RunTwice(Replace(1, "[assembly: TypedMqtt.MqttRole(\"auditor\")]")), changed: ["TypedMqtt.Manifest"]);

    [Fact]
    public void Another_template__changes_the_contract_and_not_the_formatters() =>
        AssertOutputs(
            RunTwice(Replace(0, Feature.Of("Quickstart").Source.Replace("/temperature", "/heat", StringComparison.Ordinal))),
            changed: ["Quickstart.ILineTelemetry.g.cs", "TypedMqtt.Manifest", "TypedMqtt.Lock"]);

    [Fact]
    public void An_edit_of_one_contract__leaves_the_files_of_the_others() => AssertOutputs(
        RunTwice(Many(), c => Replace(c, 1, Contract("ITwo", "two/again"))), changed: ["Many.ITwo.g.cs", "TypedMqtt.Manifest", "TypedMqtt.Lock"]);

    [Fact]
    public void Another_payload_type_of_one_contract__changes_its_formatters_only() => AssertOutputs(
        RunTwice(Many(), c => Replace(c, 1, Contract("ITwo", "two", "double[] more"))), changed: ["Many.ITwo.g.cs", "Many.ITwo.Formatters", "TypedMqtt.Manifest", "TypedMqtt.Lock"]);

    [Fact]
    public void A_contract_that_breaks_while_typing__takes_nothing_but_its_own_files_away() =>
        AssertOutputs(RunTwice(Many(), c => Replace(c, 1, Contract("ITwo", "two/{"))), changed: ["TypedMqtt.Manifest", "TypedMqtt.Lock"]);

    [Fact]
    public void A_new_contract_in_front__leaves_the_files_of_the_others() => AssertOutputs(
        RunTwice(Many(), c => c.RemoveAllSyntaxTrees().AddSyntaxTrees([Compiler.Parse(Contract("INew", "new", "long[] x"), "New.cs"), .. c.SyntaxTrees])),
        changed: ["Many.INew.g.cs", "Many.INew.Formatters", "TypedMqtt.Manifest", "TypedMqtt.Lock"]);

    [Fact]
    public void A_shared_payload_type__has_one_formatter_that_moves_when_its_contract_goes() => AssertOutputs(
        RunTwice(Many(), c => Replace(c, 0, "")), changed: ["Many.IThree.Formatters", "TypedMqtt.Manifest", "TypedMqtt.Lock"]);

    [Theory]
    [InlineData("class C { int _x; }", 0)]
    [InlineData("class New { } interface IMore { } enum Colour { }", 0)]
    [InlineData("class Shared { }", 3)]
    [InlineData("class TwoPublisher { }", 1)]
    [InlineData("class TopicAttribute { }", 3)]
    [InlineData("class C { const int Number = 1; }", 3)]
    public void An_edit_elsewhere__reads_again_only_the_contracts_that_mention_a_name(string edit, int expected)
    {
        var reads = 0;
        var compilation = Many().AddSyntaxTrees(Compiler.Parse("class C { }", "Elsewhere.cs"));
        var driver = Compiler.Driver(new ContractGenerator((contract, context, token) =>
        {
            reads++;
            return ContractParser.Parse(contract, context, token);
        })).RunGenerators(compilation, TestContext.Current.CancellationToken);
        Assert.Equal(3, reads);

        driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[4], Compiler.Parse(edit, "Elsewhere.cs")), TestContext.Current.CancellationToken);

        Assert.Equal(3 + expected, reads);
    }

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

    private CSharpCompilation Replace(int tree, string source) => Replace(_compilation, tree, source);

    private static CSharpCompilation Replace(CSharpCompilation compilation, int tree, string source) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[tree], Compiler.Parse(source, $"Source{tree}.cs"));

    /// <summary>Three contracts in three files, which share a payload type of a fourth.</summary>
    private static CSharpCompilation Many() => Compiler.Compile(
        Contract("IOne", "one"), Contract("ITwo", "two"), Contract("IThree", "three"), "namespace Many { public sealed record Shared(int X); }");

    private static string Contract(string name, string topic, string? second = null) =>
        $$"""
        using System.Threading.Tasks;
        using TypedMqtt;
        namespace Many
        {
            [MqttContract]
            public interface {{name}}
            {
                [Topic("{{topic}}")]
                ValueTask FirstAsync(Shared shared);
                {{(second is null ? "" : $"[Topic(\"{topic}/more\")] ValueTask SecondAsync({second});")}}
            }
        }
        """;

    private (GeneratorRunResult Before, GeneratorRunResult After) RunTwice(CSharpCompilation edited) => RunTwice(_compilation, _ => edited);

    private static (GeneratorRunResult Before, GeneratorRunResult After) RunTwice(CSharpCompilation compilation, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var before = driver.GetRunResult().Results.Single();
        return (before, driver.RunGenerators(edit(compilation), TestContext.Current.CancellationToken).GetRunResult().Results.Single());
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
