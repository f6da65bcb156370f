using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Texts as they stand in source.</summary>
internal static class Literal
{
    public static string String(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Utf8(string text) => String(text) + "u8";

    public static string Bool(bool value) => value ? "true" : "false";

    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static string StringArray(IEnumerable<string> items)
    {
        var list = string.Join(", ", items.Select(String));
        return $"new string[] {{ {list} }}";
    }
}
