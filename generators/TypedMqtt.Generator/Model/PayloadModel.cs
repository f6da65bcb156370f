namespace TypedMqtt.Generator.Model;

/// <summary>What the formatter of a payload type does.</summary>
internal enum PayloadKind
{
    /// <summary>Members, by name or key.</summary>
    Object,

    /// <summary>Any other shape that is a whole payload, for example a list.</summary>
    Value,

    /// <summary>An enum; needs no formatter and is listed for the manifest.</summary>
    Enum,
}

/// <summary>A payload type.</summary>
/// <param name="Kind">What its formatter does.</param>
/// <param name="Name">Name in the manifest.</param>
/// <param name="Type">Fully qualified name.</param>
/// <param name="Formatter">Name of the formatter class.</param>
/// <param name="IsValueType">Whether it is a struct or enum.</param>
/// <param name="IsKeyed">Whether members have integer keys; else they have names.</param>
/// <param name="Shape">The shape of a <see cref="PayloadKind.Value"/>.</param>
/// <param name="Members">Members of an object, base types first.</param>
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
    EquatableArray<EnumValueModel> Values);

/// <summary>How a member gets its value when reading.</summary>
internal enum MemberSetter
{
    Constructor,
    Required,
    Set,
    Init,
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
internal sealed record MemberModel(
    string Name, string WireName, int Key, string Type, ShapeModel Shape, MemberSetter Setter, bool IsRequired, string Default);

/// <summary>What kind of value a shape is.</summary>
internal enum ShapeKind
{
    /// <summary>Written and read by one method of the writer and reader.</summary>
    Scalar,

    /// <summary>An enum, written as its number.</summary>
    Enum,

    /// <summary>Done by a formatter that exists.</summary>
    Formatter,

    /// <summary>An object with a formatter of ours.</summary>
    Object,

    /// <summary><c>T?</c> of a struct.</summary>
    Nullable,

    /// <summary>A collection of elements.</summary>
    Collection,

    /// <summary>A dictionary.</summary>
    Map,

    /// <summary>A <c>ValueTuple</c> or <c>KeyValuePair</c>.</summary>
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
internal sealed record ShapeModel(
    ShapeKind Kind, string Type, bool IsNullable, bool IsReference, string Codec, string Wire, EquatableArray<ShapeModel> Arguments)
{
    /// <summary>Type with its nullability.</summary>
    public string AnnotatedType => IsNullable ? Type + "?" : Type;
}
