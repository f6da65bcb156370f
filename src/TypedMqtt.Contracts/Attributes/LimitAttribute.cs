namespace TypedMqtt;

/// <summary>How much a payload member holds at most: elements of a collection, characters of a text, bytes of binary data.</summary>
/// <remarks>
/// The same as <c>[MaxLength]</c> of System.ComponentModel.DataAnnotations, which payloads may have as well; the trimmer warns about that one
/// (IL2026), because it looks for the length by reflection.
/// </remarks>
/// <param name="maxLength">The largest number; more than 0.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class LimitAttribute(int maxLength) : Attribute
{
    /// <summary>The largest number.</summary>
    public int MaxLength { get; } = maxLength;
}
