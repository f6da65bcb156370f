using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Model;

/// <summary>One level of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The literal, or the name of the placeholder.</param>
internal sealed record SegmentModel(TemplateSegmentKind Kind, string Text);

/// <summary>How a placeholder's value becomes text.</summary>
internal enum PlaceholderKind
{
    Text,
    Integer,
    Boolean,
    Guid,
    Date,
    Time,
    Enum,
    Value,
}

/// <summary>A placeholder with its type.</summary>
/// <param name="Name">Name in the template.</param>
/// <param name="Argument">Name as a parameter, escaped.</param>
/// <param name="Property">Name as a property of the message.</param>
/// <param name="Type">Type, fully qualified.</param>
/// <param name="IsValueType">Whether it is a struct or enum.</param>
/// <param name="Kind">How the value becomes text.</param>
/// <param name="WireType">Type in the manifest.</param>
/// <param name="IsTail">Whether it stands for one or more levels.</param>
/// <param name="Constraint">How it is restricted.</param>
/// <param name="Low">Smallest value of a range, as C#.</param>
/// <param name="High">Largest value of a range, or most bytes, as C#.</param>
/// <param name="Values">Members of an enum.</param>
internal sealed record PlaceholderModel(
    string Name,
    string Argument,
    string Property,
    string Type,
    bool IsValueType,
    PlaceholderKind Kind,
    string WireType,
    bool IsTail,
    TemplateConstraintKind Constraint,
    string Low,
    string High,
    EquatableArray<EnumValueModel> Values);

/// <summary>A member of an enum.</summary>
/// <param name="Name">Name in C#, escaped.</param>
/// <param name="Text">Spelling in topics or on the wire.</param>
/// <param name="Number">Its number.</param>
internal sealed record EnumValueModel(string Name, string Text, string Number);
