using System.Globalization;
using System.Text;

namespace TypedMqtt.Generator.Parsing.Json;

/// <summary>The naming policies of System.Text.Json, in the order of <c>JsonKnownNamingPolicy</c>.</summary>
internal enum JsonNaming
{
    Unspecified,
    CamelCase,
    SnakeCaseLower,
    SnakeCaseUpper,
    KebabCaseLower,
    KebabCaseUpper,
}

/// <summary>Names as System.Text.Json writes them: its source generator does the same when it compiles.</summary>
internal static class JsonNames
{
    public static string Convert(this JsonNaming naming, string name) => naming switch
    {
        JsonNaming.CamelCase => Camel(name),
        JsonNaming.SnakeCaseLower => Separated(name, '_', isLower: true),
        JsonNaming.SnakeCaseUpper => Separated(name, '_', isLower: false),
        JsonNaming.KebabCaseLower => Separated(name, '-', isLower: true),
        JsonNaming.KebabCaseUpper => Separated(name, '-', isLower: false),
        _ => name,
    };

    /// <summary>How the policy is written in the lock; empty for none.</summary>
    public static string Tag(this JsonNaming naming) => naming switch
    {
        JsonNaming.CamelCase => "-camel",
        JsonNaming.SnakeCaseLower => "-snake",
        JsonNaming.SnakeCaseUpper => "-SNAKE",
        JsonNaming.KebabCaseLower => "-kebab",
        JsonNaming.KebabCaseUpper => "-KEBAB",
        _ => "",
    };

    /// <summary>Lowers the upper-case letters at the start, except for the last of several when a small one follows: <c>IOState</c> is <c>ioState</c>.</summary>
    private static string Camel(string name)
    {
        var text = name.ToCharArray();
        for (var i = 0; i < text.Length && char.IsUpper(text[i]); i++)
        {
            if (i > 0 && i + 1 < text.Length && !char.IsUpper(text[i + 1]))
                break;
            text[i] = char.ToLowerInvariant(text[i]);
        }

        return new string(text);
    }

    /// <summary>Words with a separator between them. What is no letter or digit stays, and starts anew.</summary>
    private static string Separated(string name, char separator, bool isLower)
    {
        var text = new StringBuilder();
        var before = UnicodeCategory.OtherNotAssigned;
        for (var i = 0; i < name.Length; i++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(name[i]);
            if (category is not (UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber))
            {
                text.Append(name[i]);
                before = UnicodeCategory.OtherNotAssigned;
                continue;
            }

            var startsWord = category == UnicodeCategory.UppercaseLetter
                && (before == UnicodeCategory.LowercaseLetter || before == UnicodeCategory.UppercaseLetter && i + 1 < name.Length && char.IsLower(name[i + 1]));
            if (startsWord)
                text.Append(separator);
            text.Append(isLower ? char.ToLowerInvariant(name[i]) : category == UnicodeCategory.LowercaseLetter ? char.ToUpperInvariant(name[i]) : name[i]);
            before = category == UnicodeCategory.UppercaseLetter ? category : UnicodeCategory.LowercaseLetter;
        }

        return text.ToString();
    }
}
