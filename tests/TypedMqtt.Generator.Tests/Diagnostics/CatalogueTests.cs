using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TypedMqtt.Generator.Tests.Diagnostics;

public sealed class CatalogueTests
{
    private static readonly List<DiagnosticDescriptor> Descriptors = typeof(Generator.Diagnostics.DiagnosticDescriptors)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (DiagnosticDescriptor)f.GetValue(null)!).ToList();

    [Fact]
    public void Every_id__is_unique_reported_documented_and_tested()
    {
        var supported = typeof(ContractGenerator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .SelectMany(t => ((DiagnosticAnalyzer)Activator.CreateInstance(t)!).SupportedDiagnostics).Select(d => d.Id).Order().ToList();
        var root = Path.GetFullPath(Path.Combine(Folder(), "../../.."));
        var tests = string.Concat(Directory.GetFiles(Folder(), "*Tests.cs").Select(File.ReadAllText));
        var ids = Descriptors.Select(d => d.Id).Order().ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids, supported);
        Assert.All(ids, id => Assert.True(File.Exists(Path.Combine(root, "docs/diagnostics", id + ".md")), $"{id} has no page"));
        Assert.All(ids, id => Assert.Contains($"{{|{id}:", tests, StringComparison.Ordinal));
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
