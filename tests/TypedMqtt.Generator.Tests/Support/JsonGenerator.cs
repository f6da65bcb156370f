using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>The source generator of System.Text.Json, which fills the contexts that contracts name.</summary>
internal static class JsonGenerator
{
    private static readonly Lazy<IIncrementalGenerator> Generator = new(() =>
    {
        var path = typeof(JsonGenerator).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "JsonGenerator").Value!;
        return (IIncrementalGenerator)Activator.CreateInstance(Assembly.LoadFrom(path).GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!)!;
    });

    /// <summary>What it adds to a compilation. Generators do not see each other's output, so ours may run before.</summary>
    public static Compilation AddTo(Compilation compilation)
    {
        if (!compilation.SyntaxTrees.Any(t => t.ToString().Contains("JsonSerializerContext", StringComparison.Ordinal)))
            return compilation;
        CSharpGeneratorDriver.Create([Generator.Value.AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees.First().Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var reported, TestContext.Current.CancellationToken);
        Assert.Empty(reported);
        return output;
    }
}
