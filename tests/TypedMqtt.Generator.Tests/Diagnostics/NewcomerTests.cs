using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>The likeliest mistakes of somebody who writes a first contract, and what the compiler answers.</summary>
public sealed class NewcomerTests
{
    /// <summary>What the newcomer wanted to write.</summary>
    private const string Right =
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;

        [assembly: MqttRole("line-controller", "site")]
        [assembly: MqttRole("dashboard")]

        namespace Plant;

        [MqttContract(Prefix = "plant/{site:id}")]
        public interface ILineTelemetry
        {
            [Topic("line/{line}/temperature", Retain = true)]
            [Publishers("line-controller"), Subscribers("dashboard")]
            ValueTask TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default);

            [Topic("line/{line}/setpoint")]
            [Requesters("dashboard"), Responders("line-controller")]
            ValueTask<bool> ChangeSetpointAsync(int line, double celsius, CancellationToken cancellationToken = default);
        }

        public sealed record Temperature(double Celsius, DateTimeOffset MeasuredAt);

        public sealed class Line(ILineTelemetry telemetry)
        {
            public static readonly string Topic = "line/{line}/state";

            public ValueTask ReportAsync(CancellationToken cancellationToken) =>
                telemetry.TemperatureAsync(7, new Temperature(21.4, default), cancellationToken);
        }
        """;

    private static readonly (string Title, string Id, string Before, string After, string Also)[] Mistakes =
    [
        ("[Topic] is forgotten", "TMQ0001", "    [Topic(\"line/{line}/temperature\", Retain = true)]\n", "", ""),
        ("Nothing is returned", "TMQ0004", "ValueTask TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default)", "void TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default)", "CS0029"),
        ("A placeholder is misspelt", "TMQ0102", "line/{line}/temperature", "line/{lien}/temperature", ""),
        ("The topic starts with a slash", "TMQ0103", "\"line/{line}/temperature", "\"/line/{line}/temperature", ""),
        ("A wildcard stands for a value", "TMQ0101", "line/{line}/temperature", "line/+/temperature", ""),
        ("A placeholder is part of a level", "TMQ0105", "line/{line}/temperature", "line-{line}/temperature", ""),
        ("Two values are the payload", "TMQ0016", "int line, double celsius", "int line, double celsius, int seconds", ""),
        ("The token comes first", "TMQ0018", "ChangeSetpointAsync(int line, double celsius, CancellationToken cancellationToken = default)", "ChangeSetpointAsync(CancellationToken cancellationToken, int line, double celsius)", ""),
        ("The interface has no I", "TMQ0003", "ILineTelemetry", "LineTelemetry", ""),
        ("The payload is an object", "TMQ0201", "double Celsius,", "object Celsius,", ""),
        ("The payload has no constructor that sets its values", "TMQ0202", "public sealed record Temperature(double Celsius, DateTimeOffset MeasuredAt);", "public sealed class Temperature(double c, DateTimeOffset at) { public double Celsius => c; public DateTimeOffset MeasuredAt => at; }", ""),
        ("The time has no zone", "TMQ0213", "DateTimeOffset MeasuredAt", "DateTime MeasuredAt", ""),
        ("A level is a number with a fraction", "TMQ0108", "int line, Temperature reading", "double line, Temperature reading", ""),
        ("A role is misspelt", "TMQ0231", "Subscribers(\"dashboard\")", "Subscribers(\"dashbord\")", ""),
        ("JSON without a context", "TMQ0209", "Retain = true", "Retain = true, Format = PayloadFormat.Json", ""),
        ("A request is retained", "TMQ0017", "line/{line}/setpoint\"", "line/{line}/setpoint\", Retain = true", ""),
        ("Two channels share a topic", "TMQ0120", "line/{line}/setpoint", "line/{line}/temperature", ""),
        ("Two methods have one name", "TMQ0006", "ChangeSetpointAsync", "TemperatureAsync", ""),
        ("A property stands in the contract", "TMQ0009", "    [Topic(\"line/{line}/setpoint\")]", "    string Site { get; }\n\n    [Topic(\"line/{line}/setpoint\")]", ""),
        ("Publishers of a request", "TMQ0022", "Requesters(\"dashboard\")", "Publishers(\"dashboard\")", ""),
        ("The site could hold a slash", "TMQ0234", "{site:id}", "{site}", ""),
        ("A level may be null", "TMQ0107", "int line, Temperature reading", "int? line, Temperature reading", ""),
        ("The program runs as another role", "TMQ0250", "namespace Plant;", "[assembly: MqttApp(\"dashboard\")]\n\nnamespace Plant;", ""),
        ("The topic is not a constant", "TMQ0104", "\"line/{line}/temperature\"", "Line.Topic", "CS0182"),
        ("The contract is used in spite of a mistake in it", "TMQ0102", "line/{line}/temperature", "line/{lien}/temperature", "CS0246"),
    ];

    [Fact]
    public async Task Newcomer()
    {
        Assert.Empty(await CompileAsync(Right));
        var transcript = new StringBuilder();
        List<string> wrong = [];
        for (var i = 0; i < Mistakes.Length; i++)
        {
            var (title, id, before, after, also) = Mistakes[i];
            Assert.Contains(before, Right, StringComparison.Ordinal);
            var source = Right.Replace(before, after, StringComparison.Ordinal);
            if (also == "CS0246")
                source += "\npublic static class Start { public static LineTelemetryPublisher? Publisher { get; set; } }";
            var found = await CompileAsync(source);
            transcript.Append(CultureInfo.InvariantCulture, $"{i + 1}. {title}\n");
            foreach (var line in found.Select(d => Line(source, d)).Distinct())
                transcript.Append(CultureInfo.InvariantCulture, $"   {line}\n");
            foreach (var diagnostic in found)
                transcript.Append(CultureInfo.InvariantCulture, $"   {diagnostic}\n");
            transcript.Append('\n');

            // One mistake, one number of ours; the compiler's own say what it cannot do without.
            string[] expected = also.Length > 0 ? [id, also] : [id];
            if (!found.Select(d => d.Id).Distinct().Order().SequenceEqual(expected.Order()))
                wrong.Add($"{title}: {string.Join("; ", found)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Golden.Match(transcript.ToString(), "Transcript", "txt");
    }

    private static string Line(string source, Diagnostic diagnostic) => source.Split('\n')[diagnostic.Location.GetLineSpan().StartLinePosition.Line].Trim();

    /// <summary>What a build prints: errors and warnings of the compiler, the generator and the analyzers, in the order of the lines.</summary>
    private static async Task<List<Diagnostic>> CompileAsync(string source)
    {
        var compilation = Compiler.Compile().AddSyntaxTrees(Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(
            source, new Microsoft.CodeAnalysis.CSharp.CSharpParseOptions(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp13), "Telemetry.cs"));
        compilation = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        var ours = await Compiler.AnalyzeAsync(compilation);
        Compiler.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return [.. output.GetDiagnostics(TestContext.Current.CancellationToken).Concat(ours).Where(d => d.Severity >= DiagnosticSeverity.Warning)
            .OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }
}
