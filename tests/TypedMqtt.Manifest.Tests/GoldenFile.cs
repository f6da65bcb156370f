namespace TypedMqtt.Manifest.Tests;

/// <summary>
/// Compares a text with a committed file. On a mismatch the text is written beside it as <c>.received.</c>;
/// <c>TYPEDMQTT_ACCEPT=1</c> takes it over instead.
/// </summary>
internal static class GoldenFile
{
    /// <param name="actual">The text.</param>
    /// <param name="directory">Where the committed file is.</param>
    /// <param name="name">Its name without <c>.verified</c>, such as <c>mosquitto.acl</c>.</param>
    public static void Verify(string actual, string directory, string name)
    {
        var verified = Path.Combine(directory, Insert(name, "verified"));
        var received = Path.Combine(directory, Insert(name, "received"));
        if (Environment.GetEnvironmentVariable("TYPEDMQTT_ACCEPT") == "1")
            File.WriteAllText(verified, actual);

        var expected = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{verified} does not say what was generated.\nCompare with {received}; TYPEDMQTT_ACCEPT=1 accepts it.\n\n{actual}");
    }

    private static string Insert(string name, string word) => $"{Path.GetFileNameWithoutExtension(name)}.{word}{Path.GetExtension(name)}";
}
