using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Names of generated files: stable, and short enough for every file system.</summary>
internal static class HintName
{
    private const int MaxLength = 100;

    public static string Create(string name)
    {
        if (name.Length > MaxLength)
            name = name.Substring(0, MaxLength) + "." + SchemaText.Hash(name);
        return name + ".g.cs";
    }
}
