namespace TypedMqtt.Generator.Model;

/// <summary>One method of a contract.</summary>
/// <param name="Name">Wire name and name of the generated members.</param>
/// <param name="Method">Name of the method, escaped.</param>
/// <param name="ReturnsTask">Whether it returns <c>Task</c> and not <c>ValueTask</c>.</param>
/// <param name="Template">Template, prefix included.</param>
/// <param name="Filter">Filter with <c>+</c> for each placeholder.</param>
/// <param name="Segments">Levels of the template.</param>
/// <param name="Placeholders">Placeholders in template order.</param>
/// <param name="Parameters">Parameters in method order.</param>
/// <param name="Payload">The payload; null when there is none.</param>
/// <param name="Options">Delivery settings.</param>
/// <param name="Request">What makes it a request; null for an event.</param>
/// <param name="Senders">Roles that may publish or request.</param>
/// <param name="Receivers">Roles that may subscribe or respond.</param>
/// <param name="Obsolete">What to use instead, perhaps empty; null for a channel that is not obsolete.</param>
internal sealed record ChannelModel(
    string Name,
    string Method,
    bool ReturnsTask,
    string Template,
    string Filter,
    EquatableArray<SegmentModel> Segments,
    EquatableArray<PlaceholderModel> Placeholders,
    EquatableArray<ParameterModel> Parameters,
    ChannelPayloadModel? Payload,
    DeliveryModel Options,
    RequestModel? Request,
    EquatableArray<string> Senders,
    EquatableArray<string> Receivers,
    string? Obsolete = null)
{
    /// <summary>Whether using an obsolete channel is an error and not a warning.</summary>
    public bool IsObsoleteError { get; init; }

    /// <summary>Its name as an identifier.</summary>
    public string Member { get; init; } = "";

    /// <summary>Name of what a receiver gets.</summary>
    public string Message => Name + (Request is null ? "Message" : "Request");

    /// <summary>Its old topics.</summary>
    public EquatableArray<LegacyModel> Legacy { get; init; }

    /// <summary>The old topics that are listened to as well.</summary>
    public IReadOnlyList<LegacyModel> HeardLegacy => Legacy.Where(l => l.Subscribes).ToList();

    /// <summary>The channel as it is on one of its old topics.</summary>
    public ChannelModel At(LegacyModel legacy) => this with { Template = legacy.Template, Filter = legacy.Filter, Segments = legacy.Segments };
}

/// <summary>How the messages of a channel are delivered.</summary>
internal sealed record DeliveryModel(
    int Qos,
    bool Retain,
    bool IsLastWill,
    int WillDelaySeconds,
    string ContentType,
    int MessageExpirySeconds,
    int MaxPayloadBytes)
{
    /// <summary>Largest payload in bytes of a channel that says nothing.</summary>
    public const int DefaultMaxPayloadBytes = 262_144;
}

/// <summary>The payload of a channel.</summary>
/// <param name="Parameter">Name of the parameter, escaped.</param>
/// <param name="Type">Type of the parameter, fully qualified, with nullability.</param>
/// <param name="IsNullable">Whether null is a value.</param>
/// <param name="IsValueType">Whether it is a struct or enum.</param>
/// <param name="Format">Name of the format, a member of <c>PayloadFormat</c>.</param>
/// <param name="Codec">Formatter class (MessagePack), serializer type (custom) or context type (JSON).</param>
/// <param name="SchemaType">Name of the payload in the manifest.</param>
/// <param name="Schema">Fingerprint; empty where the format has no schema.</param>
internal sealed record ChannelPayloadModel(
    string Parameter, string Type, bool IsNullable, bool IsValueType, string Format, string Codec, string SchemaType, string Schema)
{
    /// <summary>Whether it has the compact layout, whose numbers come from the lock.</summary>
    public bool IsCompact { get; init; }
}

/// <summary>What a parameter stands for.</summary>
internal enum ParameterRole
{
    Placeholder,
    Payload,
    CancellationToken,
    CallContext,
}

/// <summary>A parameter of a method.</summary>
/// <param name="Name">Name, escaped.</param>
/// <param name="Type">Type, fully qualified.</param>
/// <param name="Role">What it stands for.</param>
/// <param name="Placeholder">Name of its placeholder; empty otherwise.</param>
/// <param name="Default">Default value as C#; empty for none.</param>
internal sealed record ParameterModel(string Name, string Type, ParameterRole Role, string Placeholder, string Default);
