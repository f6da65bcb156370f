using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>An analyzer that runs where contracts can be written: concurrently, and not for generated code.</summary>
public abstract class CompilationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(c =>
        {
            if (ProjectAnalyzer.IsSupported(c.Compilation.SyntaxTrees.FirstOrDefault()?.Options)
                && c.Compilation.GetTypeByMetadataName(ContractParser.ContractAttribute) is not null)
                Start(c);
        });
    }

    /// <summary>Registers what looks at one compilation.</summary>
    private protected abstract void Start(CompilationStartAnalysisContext start);
}
