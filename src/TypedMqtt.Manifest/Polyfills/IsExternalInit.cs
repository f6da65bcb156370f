namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit <c>init</c> accessors for netstandard2.0, which does not have this type.</summary>
internal static class IsExternalInit;
