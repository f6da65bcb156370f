#if !NET9_0_OR_GREATER
namespace System.Threading;

/// <summary>What <c>lock</c> needs of the type that .NET 9 brought.</summary>
internal sealed class Lock
{
    private readonly object _gate = new();

    public Scope EnterScope()
    {
        Monitor.Enter(_gate);
        return new Scope(_gate);
    }

    public readonly ref struct Scope(object gate)
    {
        public void Dispose() => Monitor.Exit(gate);
    }
}
#endif
