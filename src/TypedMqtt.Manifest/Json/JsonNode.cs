namespace TypedMqtt.Manifest.Json;

/// <summary>A value of a JSON document together with its place in the text, so that errors can point at it.</summary>
internal abstract record JsonNode(JsonPosition Position)
{
    /// <summary>What the value is, for messages: "an object", "a string" …</summary>
    public abstract string Kind { get; }
}

internal sealed record JsonString(string Value, JsonPosition Position) : JsonNode(Position)
{
    public override string Kind => "a string";
}

/// <summary>A number; the manifest knows only whole ones, up to those of a <c>ulong</c> enum.</summary>
internal sealed record JsonInteger(decimal Value, JsonPosition Position) : JsonNode(Position)
{
    public override string Kind => "a number";
}

internal sealed record JsonBoolean(bool Value, JsonPosition Position) : JsonNode(Position)
{
    public override string Kind => Value ? "true" : "false";
}

internal sealed record JsonNull(JsonPosition Position) : JsonNode(Position)
{
    public override string Kind => "null";
}

internal sealed record JsonArray(IReadOnlyList<JsonNode> Items, JsonPosition Position) : JsonNode(Position)
{
    public override string Kind => "an array";
}

/// <summary>An object; members keep the order of the text and have distinct names.</summary>
internal sealed record JsonObject(IReadOnlyList<JsonMember> Members, JsonPosition Position) : JsonNode(Position)
{
    public override string Kind => "an object";
}

internal sealed record JsonMember(string Name, JsonPosition Position, JsonNode Value);
