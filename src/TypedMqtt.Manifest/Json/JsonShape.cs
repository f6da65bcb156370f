namespace TypedMqtt.Manifest.Json;

/// <summary>
/// Reads the members of one object by name and complains, with path and position, about what is missing, of another type, or left over.
/// </summary>
internal sealed class JsonShape
{
    private readonly JsonObject _object;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <param name="node">The value that must be an object.</param>
    /// <param name="path">How messages call it, such as <c>contracts[0]</c>; empty for the document itself.</param>
    public JsonShape(JsonNode node, string path)
    {
        Path = path;
        _object = node as JsonObject ?? throw Expected("an object", node, path);
    }

    /// <summary>How messages call this object.</summary>
    public string Path { get; }

    /// <summary>Where the object begins.</summary>
    public JsonPosition Position => _object.Position;

    /// <summary>All members; for objects whose names are data.</summary>
    public IReadOnlyList<JsonMember> Members => _object.Members;

    /// <summary>A string that must be there and not be empty.</summary>
    public string String(string name) => StringNode(name).Value;

    /// <inheritdoc cref="String"/>
    public JsonString StringNode(string name)
    {
        var value = AsString(Required(name), PathOf(name));
        return value.Value.Length > 0 ? value : throw new JsonFormatException($"\"{PathOf(name)}\" must not be empty", value.Position);
    }

    /// <summary>A string that may be empty; absent means the same.</summary>
    public string OptionalString(string name) => Find(name) is { } node ? AsString(node, PathOf(name)).Value : "";

    /// <summary>A whole number between two bounds.</summary>
    public int Integer(string name, int minimum, int maximum)
    {
        var value = AsInteger(Required(name), PathOf(name));
        return value.Value >= minimum && value.Value <= maximum
            ? (int)value.Value
            : throw new JsonFormatException($"\"{PathOf(name)}\" must be between {minimum} and {maximum}, not {value.Value}", value.Position);
    }

    /// <summary>A whole number of any size.</summary>
    public decimal Number(string name) => AsInteger(Required(name), PathOf(name)).Value;

    /// <summary>Whether there is such a member.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A boolean that must be there.</summary>
    public bool Boolean(string name)
    {
        var node = Required(name);
        return (node as JsonBoolean ?? throw Expected("true or false", node, PathOf(name))).Value;
    }

    /// <summary>An array of strings; absent means empty.</summary>
    public IReadOnlyList<JsonString> Strings(string name) => List(name, AsString);

    /// <summary>An array of objects; absent means empty.</summary>
    public IReadOnlyList<JsonShape> Objects(string name) => List(name, (node, path) => new JsonShape(node, path));

    /// <summary>An object whose member names are data; absent means none.</summary>
    public JsonShape? OptionalObject(string name) => Find(name) is { } node ? new JsonShape(node, PathOf(name)) : null;

    /// <summary>Throws for a member that nothing has asked for: a misspelt name must not silently mean "absent".</summary>
    public void RejectOthers()
    {
        foreach (var member in _object.Members)
        {
            if (!_read.Contains(member.Name))
            {
                var known = string.Join(", ", _read.OrderBy(name => name, StringComparer.Ordinal).Select(name => $"\"{name}\""));
                throw new JsonFormatException($"unknown member \"{PathOf(member.Name)}\"; known here: {known}", member.Position);
            }
        }
    }

    /// <summary>The full path of a member.</summary>
    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private static JsonString AsString(JsonNode node, string path) => node as JsonString ?? throw Expected("a string", node, path);

    private static JsonInteger AsInteger(JsonNode node, string path) => node as JsonInteger ?? throw Expected("a number", node, path);

    private static JsonFormatException Expected(string what, JsonNode node, string path) =>
        new($"{(path.Length == 0 ? "the document" : $"\"{path}\"")} must be {what}, not {node.Kind}", node.Position);

    private List<T> List<T>(string name, Func<JsonNode, string, T> read)
    {
        var result = new List<T>();
        if (Find(name) is not { } node)
            return result;
        var array = node as JsonArray ?? throw Expected("an array", node, PathOf(name));
        foreach (var item in array.Items)
            result.Add(read(item, $"{PathOf(name)}[{result.Count}]"));
        return result;
    }

    private JsonNode Required(string name) => Find(name) ?? throw new JsonFormatException($"\"{PathOf(name)}\" is missing", Position);

    private JsonNode? Find(string name)
    {
        _read.Add(name);
        return _object.Members.FirstOrDefault(member => member.Name == name)?.Value;
    }
}
