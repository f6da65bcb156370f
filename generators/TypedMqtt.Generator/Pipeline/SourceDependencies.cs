using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>The files that say what a contract means: its own, and those of all types that can be reached from it.</summary>
internal static class SourceDependencies
{
    public static ImmutableArray<SyntaxTree> Of(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        var trees = ImmutableHashSet.CreateBuilder<SyntaxTree>();
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var queue = new Queue<ITypeSymbol>();
        Enqueue(contract);
        while (queue.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Visit(queue.Dequeue());
        }

        return trees.ToImmutableArray();

        void Enqueue(ITypeSymbol? type)
        {
            if (type is not null && seen.Add(type))
                queue.Enqueue(type);
        }

        void Visit(ITypeSymbol type)
        {
            switch (type)
            {
                case IArrayTypeSymbol array:
                    Enqueue(array.ElementType);
                    return;
                case INamedTypeSymbol named:
                    foreach (var argument in named.TypeArguments)
                        Enqueue(argument);
                    break;
            }

            // What another assembly declares changes with the reference.
            if (type.DeclaringSyntaxReferences.Length == 0)
                return;
            foreach (var reference in type.DeclaringSyntaxReferences)
                trees.Add(reference.SyntaxTree);
            Enqueue(type.ContainingType);
            Enqueue(type.BaseType);
            foreach (var parent in type.AllInterfaces)
                Enqueue(parent);
            VisitAttributes(type);
            foreach (var member in type.GetMembers())
            {
                VisitAttributes(member);
                switch (member)
                {
                    case IPropertySymbol property:
                        Enqueue(property.Type);
                        break;
                    case IFieldSymbol field:
                        Enqueue(field.Type);
                        break;
                    case IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method:
                        Enqueue(method.ReturnType);
                        foreach (var parameter in method.Parameters)
                            Enqueue(parameter.Type);
                        break;
                }
            }
        }

        void VisitAttributes(ISymbol symbol)
        {
            foreach (var attribute in symbol.GetAttributes())
            {
                foreach (var value in attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(a => a.Value))
                    .SelectMany(v => v is { Kind: TypedConstantKind.Array, IsNull: false } ? v.Values : [v]))
                {
                    if (value is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type })
                        Enqueue(type);
                }
            }
        }
    }
}
