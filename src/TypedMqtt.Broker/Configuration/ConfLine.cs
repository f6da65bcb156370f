using System.Globalization;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>One <c>name value</c> line and the ways to read its value. A value that cannot be read is reported and comes back as null.</summary>
internal sealed class ConfLine(ConfBuilder builder, string file, int number, string name, string value)
{
    public ConfBuilder Builder { get; } = builder;

    public string File { get; } = file;

    public int Number { get; } = number;

    public string Name { get; } = name;

    /// <summary>Everything after the name, trimmed.</summary>
    public string Value { get; } = value;

    public void Error(string message, bool isSecurity = false) =>
        Builder.Errors.Add(new MosquittoFileDiagnostic(File, Number, message) { IsSecurity = isSecurity });

    public void Warn(string message) => Builder.Warnings.Add(new MosquittoFileDiagnostic(File, Number, message));

    public string? ReadText(string expected)
    {
        if (Value.Length == 0)
        {
            Error($"'{Name}' has no value; expected {expected}");
            return null;
        }

        return Value;
    }

    public bool? ReadBoolean()
    {
        switch (ReadWord("true, false, 1 or 0"))
        {
            case null:
                return null;
            case "true" or "1":
                return true;
            case "false" or "0":
                return false;
            default:
                Error($"'{Name}' expects true, false, 1 or 0, found {LogText.Quote(Value)}");
                return null;
        }
    }

    public long? ReadInteger(long minimum, long maximum, bool negativeMeansNoLimit = false)
    {
        string expected = $"a whole number from {minimum} to {maximum}";
        if (ReadWord(expected) is not { } word)
        {
            return null;
        }

        if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            Error($"'{Name}' expects {expected}, found {LogText.Quote(word)}");
            return null;
        }

        if (number < 0 && negativeMeansNoLimit)
        {
            return minimum;
        }

        if (number < minimum || number > maximum)
        {
            Error($"'{Name}' expects {expected}, found {number}");
            return null;
        }

        return number;
    }

    public T? ReadChoice<T>(params (string Word, T Choice)[] choices)
        where T : struct
    {
        string expected = string.Join(", ", choices[..^1].Select(choice => choice.Word)) + $" or {choices[^1].Word}";
        if (ReadWord(expected) is not { } word)
        {
            return null;
        }

        foreach ((string known, T choice) in choices)
        {
            if (word == known)
            {
                return choice;
            }
        }

        Error($"'{Name}' expects {expected}, found {LogText.Quote(word)}");
        return null;
    }

    /// <summary>The first word of the value; text after it has no effect, in mosquitto neither, and is worth a warning.</summary>
    private string? ReadWord(string expected)
    {
        if (ReadText(expected) is null)
        {
            return null;
        }

        (string word, string rest) = ConfReader.SplitWord(Value);
        if (rest.Length > 0)
        {
            Warn($"the text {LogText.Quote(rest)} after the value of '{Name}' has no effect; comments need a line of their own");
        }

        return word;
    }
}
