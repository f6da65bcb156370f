using System.Runtime.CompilerServices;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>Compares a text with an accepted one. Conventions of Verify: .verified. is accepted, .received. is what differs.</summary>
internal static class Golden
{
    /// <summary>Where an accepted text is.</summary>
    public static string PathOf(string test, string name, string extension = "cs", [CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file))!, "Snapshots", $"{test}#{name}.verified.{extension}");

    /// <summary>All accepted C#.</summary>
    public static IEnumerable<string> All([CallerFilePath] string file = "") =>
        Directory.EnumerateFiles(Path.GetDirectoryName(PathOf("", "", file: file))!, "*.verified.cs");

    public static void Match(string text, string name, string extension = "cs", [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var verified = PathOf(test, name, extension, file);
        var folder = Path.GetDirectoryName(verified)!;
        var received = Path.Combine(folder, $"{test}#{name}.received.{extension}");
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        Assert.DoesNotContain('\r', text);
        if (text == expected)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable("TYPEDMQTT_ACCEPT") == "1")
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(verified, text);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, text);
        Assert.Fail($"{Path.GetFileName(received)} differs from the accepted text; look at it, and accept with TYPEDMQTT_ACCEPT=1.");
    }
}
