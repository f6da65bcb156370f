using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace TypedMqtt.CompilerServices;

/// <summary>The errors generated formatters report, each naming type and member. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadErrors
{
    /// <summary>Goes one level deeper, before anything is read there; the caller comes back with <c>reader.Depth--</c>.</summary>
    /// <param name="reader">The reader.</param>
    public static void DepthStep(ref MessagePackReader reader)
    {
        if (reader.Depth >= PayloadOptions.MaxDepth)
            ThrowTooDeep();
        reader.Depth++;
    }

    [DoesNotReturn]
    internal static void ThrowTooDeep() =>
        throw new MessagePackSerializationException($"it is nested more than {PayloadOptions.MaxDepth} levels deep");

    /// <summary>nil where the type has no null.</summary>
    /// <param name="type">The type that was read.</param>
    [DoesNotReturn]
    public static void ThrowNil(string type) => throw new MessagePackSerializationException($"nil for {type}, which cannot be null");

    /// <summary>Refuses nil where the member has no null.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">What was read.</param>
    /// <param name="type">The type, for the message.</param>
    /// <returns>The value, which is not null.</returns>
    public static T NotNil<T>(T? value, string type) where T : class
    {
        if (value is null)
            ThrowNil(type);
        return value;
    }

    /// <summary>The number of a union that has no type here.</summary>
    /// <param name="union">The union.</param>
    /// <param name="key">The number.</param>
    [DoesNotReturn]
    public static void ThrowUnknownCase(string union, int key) =>
        throw new MessagePackSerializationException($"{key} is no [Union] number of {union}");

    /// <summary>A value whose type the union does not list.</summary>
    /// <param name="union">The union.</param>
    /// <param name="value">The value.</param>
    [DoesNotReturn]
    public static void ThrowNotInUnion(string union, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        throw new ArgumentException($"{value.GetType()} is not one of the types that {union} lists with [Union].");
    }

    /// <summary>A required member is absent.</summary>
    /// <param name="type">The type that was read.</param>
    /// <param name="member">The member.</param>
    [DoesNotReturn]
    public static void ThrowMissing(string type, string member) =>
        throw new MessagePackSerializationException($"{type}.{member} is required and missing");

    /// <summary>A member or key is there twice.</summary>
    [DoesNotReturn]
    public static void ThrowDuplicate() => throw new MessagePackSerializationException("it is present twice");

    /// <summary>The number of elements does not fit a fixed shape.</summary>
    /// <param name="type">The type that was read.</param>
    /// <param name="expected">How many there must be.</param>
    /// <param name="count">How many there are.</param>
    public static void CheckExactCount(string type, int expected, int count)
    {
        if (count != expected)
            throw new MessagePackSerializationException($"{type} has {expected} elements, {count} are declared");
    }

    /// <summary>Refuses to write null where the member has no null: every receiver would fail.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">The value to write.</param>
    /// <param name="member">Type and member, for the message.</param>
    /// <returns>The value, which is not null.</returns>
    /// <exception cref="ArgumentException">It is null.</exception>
    public static T NotNull<T>(T? value, string member) where T : class =>
        value ?? throw new ArgumentException($"{member} is null, and its type says that it is not.");

    /// <summary>Whether an exception means that bytes do not have the expected shape.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>False for anything that is not about the bytes.</returns>
    public static bool IsReadError(Exception exception) => exception is MessagePackSerializationException or EndOfStreamException
        or InsufficientExecutionStackException or OverflowException or InvalidOperationException or ArgumentException or FormatException;

    /// <summary>Puts the member in front of what went wrong inside it.</summary>
    /// <param name="type">The type that was read.</param>
    /// <param name="member">The member that was read; null before the first.</param>
    /// <param name="cause">What went wrong.</param>
    /// <returns>The exception to throw.</returns>
    public static MessagePackSerializationException In(string type, string? member, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new MessagePackSerializationException(member is null ? $"{type}: {cause.Message}" : $"{type}.{member}: {cause.Message}", cause);
    }
}
