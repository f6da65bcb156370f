namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler accept records on netstandard2.0.</summary>
internal static class IsExternalInit;
