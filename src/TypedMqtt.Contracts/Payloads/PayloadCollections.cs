using System.ComponentModel;
using System.Runtime.CompilerServices;
using MessagePack;

namespace TypedMqtt.CompilerServices;

/// <summary>
/// Collections whose declared count is not believed: it is checked against limit and remaining bytes, and what is allocated at once is
/// bounded; beyond that the elements must have arrived. Called by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadCollections
{
    /// <summary>Most bytes that a declared count alone makes a collection allocate.</summary>
    private const int MaxUnseenBytes = 64 * 1024;

    /// <summary>Refuses to write more elements than a receiver takes.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="member">Type and member, for the message.</param>
    /// <param name="maxLength">How many there may be; 0 for <see cref="PayloadOptions.MaxCollectionCount"/>.</param>
    /// <returns>The same number.</returns>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public static int Count(int count, string member, int maxLength = 0)
    {
        var max = maxLength == 0 ? PayloadOptions.MaxCollectionCount : maxLength;
        return count <= max ? count : throw new ArgumentException(
            $"{member} has {count} elements; at most {max} are allowed{(maxLength == 0 ? ", unless [Limit] says otherwise" : "")}.");
    }

    /// <summary>A sequence as what knows how many elements it has.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="items">The sequence.</param>
    /// <returns>The same, or a copy.</returns>
    public static IReadOnlyCollection<T> Counted<T>(IEnumerable<T> items) => items as IReadOnlyCollection<T> ?? items.ToArray();

    /// <summary>Reads the head of an array and goes one level deeper; the caller comes back with <c>reader.Depth--</c>.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="maxLength">Most elements; 0 for <see cref="PayloadOptions.MaxCollectionCount"/>.</param>
    /// <returns>How many elements follow. The remaining bytes can hold so many.</returns>
    public static int ReadArrayHeader(ref MessagePackReader reader, int maxLength = 0)
    {
        PayloadErrors.DepthStep(ref reader);
        return Check(reader.ReadArrayHeader(), maxLength);
    }

    /// <summary>Reads the head of a map and goes one level deeper; the caller comes back with <c>reader.Depth--</c>.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="maxLength">Most entries; 0 for <see cref="PayloadOptions.MaxCollectionCount"/>.</param>
    /// <returns>How many entries follow. The remaining bytes can hold so many.</returns>
    public static int ReadMapHeader(ref MessagePackReader reader, int maxLength = 0)
    {
        PayloadErrors.DepthStep(ref reader);
        return Check(reader.ReadMapHeader(), maxLength);
    }

    /// <summary>Elements to allocate before the first has been read.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="count">How many are declared.</param>
    /// <returns>The capacity.</returns>
    public static int Capacity<T>(int count) => Math.Min(count, Math.Max(4, MaxUnseenBytes / Unsafe.SizeOf<T>()));

    /// <summary>An array for the first elements.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="count">How many are declared.</param>
    /// <returns>The array, which <see cref="Set{T}"/> makes longer.</returns>
    public static T[] NewArray<T>(int count) => count == 0 ? [] : new T[Capacity<T>(count)];

    /// <summary>Puts an element into an array; a longer one takes its place when it is full.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="index">Where the element goes.</param>
    /// <param name="item">The element.</param>
    /// <param name="count">How many elements there are in the end.</param>
    public static void Set<T>(ref T[] array, int index, T item, int count)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (index == array.Length)
            Array.Resize(ref array, (int)Math.Min(count, 2L * index));
        array[index] = item;
    }

    /// <summary>Reads the head of a two-dimensional array and goes one level deeper.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <param name="type">The type, for the message.</param>
    /// <param name="maxLength">Most elements; 0 for <see cref="PayloadOptions.MaxCollectionCount"/>.</param>
    /// <returns>The array, without its elements.</returns>
    public static T[,] ReadTable<T>(ref MessagePackReader reader, string type, int maxLength = 0)
    {
        PayloadErrors.CheckExactCount(type, 3, reader.ReadArrayHeader());
        var rows = Check(reader.ReadInt32(), maxLength);
        var columns = Check(reader.ReadInt32(), maxLength);
        var count = ReadArrayHeader(ref reader, maxLength);
        return rows >= 0 && columns >= 0 && (long)rows * columns == count
            ? new T[rows, columns]
            : throw new MessagePackSerializationException($"{rows} rows of {columns} are declared and {count} elements");
    }

    private static int Check(int count, int maxLength)
    {
        var max = maxLength == 0 ? PayloadOptions.MaxCollectionCount : maxLength;
        return count <= max ? count : throw new MessagePackSerializationException($"{count} elements are declared; at most {max} are allowed");
    }
}
