using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TypedMqtt.CompilerServices;

/// <summary>Comparers for dictionaries and sets whose keys come from anybody: hashes that a sender cannot foresee. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadComparers
{
    /// <summary>The comparer for a type of keys.</summary>
    /// <typeparam name="T">Type of the keys.</typeparam>
    /// <returns>Null for the usual one: strings are hashed with a secret anyway, and types of the application as they say.</returns>
    public static IEqualityComparer<T>? For<T>() => Known<T>.Comparer;

    /// <summary>The comparer for frozen collections, which hash strings in a way of their own that a sender can foresee.</summary>
    /// <typeparam name="T">Type of the keys.</typeparam>
    /// <returns>The comparer.</returns>
    public static IEqualityComparer<T>? ForFrozen<T>() => typeof(T) == typeof(string) ? (IEqualityComparer<T>)(object)SecretString.Instance : For<T>();

    private static bool IsPlainValue<T>() => typeof(T).IsPrimitive || typeof(T).IsEnum || typeof(T) == typeof(Guid) || typeof(T) == typeof(Int128)
        || typeof(T) == typeof(UInt128) || typeof(T) == typeof(DateTime) || typeof(T) == typeof(TimeSpan);

    private static class Known<T>
    {
        public static readonly IEqualityComparer<T>? Comparer = IsPlainValue<T>() ? new Seeded<T>() : null;
    }

    /// <summary>Hashes all bits of a value with a seed of this process; the usual hash of a 64-bit number folds them.</summary>
    private sealed class Seeded<T> : IEqualityComparer<T>
    {
        public bool Equals(T? x, T? y) => EqualityComparer<T>.Default.Equals(x, y);

        public int GetHashCode(T value)
        {
            // Values that are equal and have different bits.
            if (typeof(T) == typeof(double) && (double)(object)value! is 0.0 or double.NaN)
                return EqualityComparer<T>.Default.GetHashCode(value!);
            if (typeof(T) == typeof(float) && (float)(object)value! is 0.0f or float.NaN)
                return EqualityComparer<T>.Default.GetHashCode(value!);
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));
            return hash.ToHashCode();
        }
    }

    private sealed class SecretString : IEqualityComparer<string>
    {
        public static readonly SecretString Instance = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y);

        public int GetHashCode(string obj) => obj.GetHashCode(StringComparison.Ordinal);
    }
}
