using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Pipeline;

/// <summary>What is measured belongs to the whole process: nothing else may run.</summary>
[CollectionDefinition("Memory", DisableParallelization = true)]
public static class MemoryGroup;

/// <summary>A generator that lives through many edits keeps only the last of them.</summary>
[Collection("Memory")]
public sealed class MemoryTests
{
    private const int Edits = 200;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_hundred_edits__keep_no_old_compilation_alive(bool insideContract)
    {
        var session = new Session();

        var references = session.Edit(Edits, insideContract);
        Collect();

        // The driver holds the last one; the compiler may still hold the one it bound first.
        Assert.InRange(references.Compilations.Count(r => r.IsAlive), 0, 2);
        Assert.InRange(references.Trees.Count(r => r.IsAlive), 0, 2);
        GC.KeepAlive(session);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_hundred_edits__do_not_grow(bool insideContract)
    {
        var session = new Session();
        session.EditAgain(50, insideContract);
        var before = Collect();

        session.EditAgain(Edits, insideContract);
        var growth = Collect() - before;

        // One generated contract alone is more than that; two hundred of them are megabytes.
        Assert.InRange(growth / Edits, long.MinValue, 2_000);
        GC.KeepAlive(session);
    }

    private static long Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>A project that is edited.</summary>
    private sealed class Session
    {
        private CSharpCompilation _compilation = Compiler.Compile(Feature.Of("Quickstart").Source, Feature.Of("Unary").Source, "");
        private GeneratorDriver _driver = Compiler.UntrackedDriver();
        private SyntaxTree[]? _again;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public (List<WeakReference> Compilations, List<WeakReference> Trees) Edit(int count, bool insideContract)
        {
            var (compilations, trees) = (new List<WeakReference>(), new List<WeakReference>());
            for (var i = 0; i < count; i++)
            {
                var edited = Parse(insideContract, i);
                Run(insideContract, edited);
                compilations.Add(new WeakReference(_compilation));
                trees.Add(new WeakReference(edited));
            }

            return (compilations, trees);
        }

        /// <summary>Goes through a few trees again and again: what is parsed anew fills caches of the compiler's parser.</summary>
        public void EditAgain(int count, bool insideContract)
        {
            _again ??= [.. Enumerable.Range(0, 7).Select(i => Parse(insideContract, i))];
            for (var i = 0; i < count; i++)
                Run(insideContract, _again[i % _again.Length]);
        }

        private static SyntaxTree Parse(bool insideContract, int version) => insideContract
            ? Compiler.Parse(Feature.Of("Quickstart").Source.Replace("/temperature", $"/temperature{version}", StringComparison.Ordinal), "Source0.cs")
            : Compiler.Parse($"namespace Elsewhere {{ class C {{ int Version => {version}; }} }}", "Source2.cs");

        private void Run(bool insideContract, SyntaxTree edited)
        {
            _compilation = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[insideContract ? 0 : 2], edited);
            _driver = _driver.RunGenerators(_compilation);
            Assert.Null(_driver.GetRunResult().Results.Single().Exception);
        }
    }
}
