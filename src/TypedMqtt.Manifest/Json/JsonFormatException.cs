namespace TypedMqtt.Manifest.Json;

/// <summary>A JSON text that is malformed, or well-formed but not what the reader expects.</summary>
public sealed class JsonFormatException : FormatException
{
    /// <summary>Creates the exception for a position in a text.</summary>
    /// <param name="problem">What is wrong and what was expected.</param>
    /// <param name="position">Where in the text.</param>
    public JsonFormatException(string problem, JsonPosition position)
        : base($"{problem} (line {position.Line}, column {position.Column})")
    {
        Problem = problem;
        Position = position;
    }

    /// <summary>What is wrong and what was expected, without the position.</summary>
    public string Problem { get; }

    /// <summary>Where in the text.</summary>
    public JsonPosition Position { get; }
}
