namespace TypedMqtt;

/// <summary>Spelling of an enum member in topics. Default: the member's name.</summary>
/// <param name="text">The spelling.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class TopicValueAttribute(string text) : Attribute
{
    /// <summary>The spelling.</summary>
    public string Text { get; } = text;
}
