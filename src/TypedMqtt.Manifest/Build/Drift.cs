namespace TypedMqtt.Manifest.Build;

/// <summary>The first difference between a generated file and its committed copy.</summary>
internal static class Drift
{
    private const string NextStep = "build with -p:TypedMqttUpdate=true, review the difference and commit it";

    /// <summary>Compares line by line; a checkout with CRLF is no difference.</summary>
    /// <param name="generated">What the build generated.</param>
    /// <param name="copy">The committed text; <see langword="null"/> when there is none.</param>
    /// <param name="path">The committed file, for the message.</param>
    /// <returns>The error, or <see langword="null"/> when they agree.</returns>
    public static Finding? Find(string generated, string? copy, string path)
    {
        if (copy is null)
            return new(FindingSeverity.Error, FindingIds.Drift, $"the file is missing; {NextStep}", path, 1);

        var expected = Lines(generated);
        var actual = Lines(copy);
        for (var i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            var wanted = i < expected.Length ? expected[i] : null;
            var found = i < actual.Length ? actual[i] : null;
            if (wanted != found)
                return new(FindingSeverity.Error, FindingIds.Drift, $"generated: {Quote(wanted)}, committed: {Quote(found)}; {NextStep}", path, i + 1);
        }

        return null;
    }

    private static string[] Lines(string text) => text.Replace("\r\n", "\n").Split('\n');

    private static string Quote(string? line) => line is null ? "end of file" : $"\"{line}\"";
}
