using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using MessagePack;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator;

namespace TypedMqtt.CodeFixes.Tests;

/// <summary>Applies a fix to marked code, once and to all findings, with every analyzer of ours running; the result compiles and has none left.</summary>
internal static class Fixed
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(ContractGenerator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    /// <summary>Checks one action.</summary>
    /// <param name="title">Start of its title.</param>
    /// <param name="before">The code, with <c>{|TMQ…:…|}</c> around the findings.</param>
    /// <param name="after">The code afterwards, with the findings that are left.</param>
    /// <param name="isLive">Whether the finding shows while typing, and not at the end of a compilation only.</param>
    /// <param name="besides">A second file, and what becomes of it.</param>
    /// <param name="generates">Whether the code uses what is generated for it.</param>
    /// <param name="afterAll">The code after all findings were fixed at once, where that is more than one after the other.</param>
    public static Task VerifyAsync<TFix>(
        string title, string before, string after, bool isLive = true, (string Before, string After)? besides = null, bool generates = false, string? afterAll = null)
        where TFix : CodeFixProvider, new()
    {
        var test = new Test<TFix>
        {
            Title = title,
            Generates = generates,
            CodeFixTestBehaviors = isLive ? CodeFixTestBehaviors.None : CodeFixTestBehaviors.SkipLocalDiagnosticCheck,
        };
        test.TestState.Sources.Add(before);
        test.FixedState.Sources.Add(after);
        if (afterAll is not null)
            test.BatchFixedState.Sources.Add(afterAll);
        if (besides is { } second)
        {
            test.TestState.Sources.Add(second.Before);
            test.FixedState.Sources.Add(second.After);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Checks one action in code beside a lock.</summary>
    public static Task VerifyLockAsync<TFix>(
        string title, string before, string lockBefore, string after, string lockAfter, DiagnosticResult[] left, string properties = "", bool isInContract = true)
        where TFix : CodeFixProvider, new()
    {
        var test = new Test<TFix>
        {
            TestCode = before,
            FixedCode = after,
            Title = title,
            CodeFixTestBehaviors = isInContract ? CodeFixTestBehaviors.None : CodeFixTestBehaviors.SkipLocalDiagnosticCheck,
        };
        var utf8 = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        test.TestState.AdditionalFiles.Add(("/0/typedmqtt.lock.txt", SourceText.From(lockBefore, utf8)));
        test.FixedState.AdditionalFiles.Add(("/0/typedmqtt.lock.txt", SourceText.From(lockAfter, utf8)));
        test.FixedState.ExpectedDiagnostics.AddRange(left);
        if (properties.Length > 0)
        {
            var config = ("/.globalconfig", $"is_global = true\nbuild_property.{properties}\n");
            test.TestState.AnalyzerConfigFiles.Add(config);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Members of a contract, and what stands around them everywhere.</summary>
    public static string Contract(string members, string attribute = "[MqttContract]", string types = "", string assembly = "") =>
        $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using MessagePack;
        using TypedMqtt;

        [assembly: MqttRole("dashboard")]
        {{assembly}}

        namespace Sample
        {
            {{attribute}}
            public interface ISample
            {
                {{members.ReplaceLineEndings("\n        ")}}
            }

            public sealed record Reading(double Celsius);
            {{types}}
        }
        """;

    private sealed class Test<TFix> : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, TFix, DefaultVerifier> where TFix : CodeFixProvider, new()
    {
        public Test()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0");
            // Golden files compare what is generated.
            TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck;
            foreach (var reference in Net100.References.All)
                TestState.AdditionalReferences.Add(reference);
            foreach (var type in new[] { typeof(MqttContractAttribute), typeof(Qos), typeof(MessagePackWriter), typeof(MessagePackObjectAttribute) })
                TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(type.Assembly.Location));
        }

        public string Title { get; set; } = "";

        public bool Generates { get; set; }

        protected override IEnumerable<Type> GetSourceGenerators() => Generates ? [typeof(ContractGenerator)] : [];

        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => Analyzers;

        protected override ImmutableArray<Microsoft.CodeAnalysis.CodeActions.CodeAction> FilterCodeActions(
            ImmutableArray<Microsoft.CodeAnalysis.CodeActions.CodeAction> actions) => [.. actions.Where(a => a.Title.StartsWith(Title, StringComparison.Ordinal))];
    }
}
