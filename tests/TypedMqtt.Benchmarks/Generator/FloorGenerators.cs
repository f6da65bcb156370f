using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

// Not shipped, and not loaded by a compiler.
#pragma warning disable RS1036, RS1038, RS1041, RS1042

namespace TypedMqtt.Benchmarks.Generator;

/// <summary>A generator that looks at nothing and writes nothing: what the driver costs.</summary>
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider, static (_, _) => { });
}

/// <summary>Finds the same interfaces as the real one and writes as many files, with nothing in them: what no generator of its kind can do without.</summary>
internal sealed class SmallGenerator : IIncrementalGenerator
{
    private const int FilesEach = 2;

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is InterfaceDeclarationSyntax { AttributeLists.Count: > 0 }, static (c, _) => ((InterfaceDeclarationSyntax)c.Node).Identifier.ValueText);
        context.RegisterSourceOutput(names, static (output, name) =>
        {
            for (int i = 0; i < FilesEach; i++)
            {
                output.AddSource($"Plant.Area.{name}.{i.ToString(CultureInfo.InvariantCulture)}.g.cs", SourceText.From("// nothing", Encoding.UTF8));
            }
        });
    }
}
