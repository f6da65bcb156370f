using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Model;

/// <summary>What the formatter of a payload type does.</summary>
internal enum PayloadKind
{
    /// <summary>Members, by name or key.</summary>
    Object,

    /// <summary>One of several objects, each with a number.</summary>
    Union,

    /// <summary>Any other shape that is a whole payload, for example a list.</summary>
    Value,

    /// <summary>An enum; needs no formatter and is listed for the manifest.</summary>
    Enum,
}

/// <summary>A payload type.</summary>
/// <param name="Kind">What its formatter does.</param>
/// <param name="Name">Name in the manifest.</param>
/// <param name="Type">Fully qualified name.</param>
/// <param name="Formatter">Name of the formatter class; empty for what has none.</param>
/// <param name="IsValueType">Whether it is a struct or enum.</param>
/// <param name="IsKeyed">Whether members have integer keys; else they have names.</param>
/// <param name="Shape">The shape of a <see cref="PayloadKind.Value"/>.</param>
/// <param name="Members">Members of an object, base types first; the types of a union.</param>
/// <param name="Constructor">Indexes of the members that are constructor arguments, in order.</param>
/// <param name="Values">Members of an enum.</param>
internal sealed record PayloadModel(
    PayloadKind Kind,
    string Name,
    string Type,
    string Formatter,
    bool IsValueType,
    bool IsKeyed,
    ShapeModel? Shape,
    EquatableArray<MemberModel> Members,
    EquatableArray<int> Constructor,
    EquatableArray<EnumValueModel> Values)
{
    /// <summary>Whether it is sent with the compact layout, whose numbers come from the lock.</summary>
    public bool IsCompact { get; init; }

    /// <summary>Whether System.Text.Json writes it; it has no formatter then.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether an enum is written by the names of its values.</summary>
    public bool IsText { get; init; }

    /// <summary>Whether any of it comes from code without nullable annotations.</summary>
    public bool IsUnannotated => Shape is { IsUnannotated: true } || Members.Any(m => m.Shape.IsUnannotated);

    /// <summary>In JSON the derived types that may stand for it.</summary>
    public EquatableArray<CaseModel> Cases { get; init; }
}

/// <summary>A derived type in JSON.</summary>
/// <param name="Discriminator">What tells it from others: <c>$type=text</c>, <c>$type:number</c>, or <c>-</c> where nothing does.</param>
/// <param name="Shape">The type.</param>
internal sealed record CaseModel(string Discriminator, ShapeModel Shape);

/// <summary>How a member gets its value when reading.</summary>
internal enum MemberSetter
{
    /// <summary>It is an argument.</summary>
    Constructor,

    /// <summary>In the object initialiser.</summary>
    Required,

    /// <summary>By assignment, when it is present.</summary>
    Set,

    /// <summary>Through an accessor, when it is present, because code outside the type may not assign it.</summary>
    Accessor,

    /// <summary>By a <c>with</c> expression, when it is present.</summary>
    With,
}

/// <summary>A member of a payload type.</summary>
/// <param name="Name">Name in C#, escaped.</param>
/// <param name="WireName">Name on the wire.</param>
/// <param name="Key">Integer key; -1 for none.</param>
/// <param name="Type">Type, fully qualified, with nullability.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Setter">How it gets its value.</param>
/// <param name="IsRequired">Whether reading fails without it.</param>
/// <param name="Default">Value when it is missing, as C#.</param>
/// <param name="DeclaringType">The type that declares it, fully qualified.</param>
/// <param name="IsField">Whether it is a field.</param>
/// <param name="IsHidden">Whether only an accessor can read it.</param>
internal sealed record MemberModel(
    string Name,
    string WireName,
    int Key,
    string Type,
    ShapeModel Shape,
    MemberSetter Setter,
    bool IsRequired,
    string Default,
    string DeclaringType,
    bool IsField = false,
    bool IsHidden = false)
{
    /// <summary>When it is not written.</summary>
    public MemberOmission Omission { get; init; }
}

/// <summary>What kind of value a shape is.</summary>
internal enum ShapeKind
{
    /// <summary>Written and read by one method of the writer and reader.</summary>
    Scalar,

    /// <summary>An enum, written as its number.</summary>
    Enum,

    /// <summary>Done by a formatter that exists.</summary>
    Formatter,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>An object with a formatter of ours.</summary>
    Object,

    /// <summary><c>T?</c> of a struct.</summary>
    Nullable,

    /// <summary>A collection of elements.</summary>
    Collection,

    /// <summary>An array of two dimensions.</summary>
    Table,

    /// <summary>A dictionary.</summary>
    Map,

    /// <summary>A <c>Tuple</c>, <c>ValueTuple</c> or <c>KeyValuePair</c>.</summary>
    Tuple,
}

/// <summary>The shape of a value.</summary>
/// <param name="Kind">What kind of value it is.</param>
/// <param name="Type">Type, fully qualified, without nullability of its own.</param>
/// <param name="IsNullable">Whether it is a reference that may be null.</param>
/// <param name="IsReference">Whether it is a reference.</param>
/// <param name="Codec">Reader method (scalar, enum), formatter expression, or how a collection is made.</param>
/// <param name="Wire">Name of the type in schema and manifest.</param>
/// <param name="Arguments">Shapes of the parts.</param>
/// <param name="MaxLength">Most characters, bytes or elements; 0 for the usual limit.</param>
internal sealed record ShapeModel(
    ShapeKind Kind,
    string Type,
    bool IsNullable,
    bool IsReference,
    string Codec,
    string Wire,
    EquatableArray<ShapeModel> Arguments,
    int MaxLength = 0)
{
    /// <summary>Whether it, or a part of it, comes from code without nullable annotations: it may be null, and its type does not say so.</summary>
    public bool IsUnannotated { get; init; }

    /// <summary>Type with its nullability.</summary>
    public string AnnotatedType => IsNullable ? Type + "?" : Type;
}
