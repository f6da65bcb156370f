using System.Text.RegularExpressions;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Formats;

/// <summary>What <c>sub -F</c> prints, compared with what the real mosquitto_sub prints for the same message.</summary>
[Trait("Peer", "mosquitto")]
public sealed class FormatTests
{
    private const string Everything =
        @"[%%][%A][%C][%D][%E][%F][%l][%m][%P][%q][%R][%r][%t][%x][%X][%p]|%10t|%-10t|%.2t|%010l|%5l|%-5l|%20p|%08m|%10.3t|%5.2m|%-12C|\a\e\n\r\t\v\\|@@";

    [Fact]
    public async Task Format__of_a_message_with_properties__is_that_of_mosquitto_sub()
    {
        await using var mosquitto = await MosquittoProcess.StartAsync(
            "listener {port} 127.0.0.1\nallow_anonymous true\n", new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        string[] at = ["-h", "127.0.0.1", "-p", $"{mosquitto.Port}", "-V", "5", "-t", "a/topic"];
        await ToolProcess.RunAsync(
            Peer.Require("mosquitto_pub"),
            [
                .. at, "-m", "he\"llo ä", "-q", "1", "-r", "-D", "publish", "content-type", "text/plain", "-D", "publish", "user-property", "k", "v",
                "-D", "publish", "user-property", "k2", "v 2", "-D", "publish", "response-topic", "r/t", "-D", "publish", "correlation-data", "xyz",
                "-D", "publish", "message-expiry-interval", "100000", "-D", "publish", "payload-format-indicator", "1",
            ]);

        // The message is retained: both get the same one. Its time of arrival and what is left of its time are cut out.
        foreach (var format in (string[])[Everything.Replace("[%E]", "", StringComparison.Ordinal), "%t %p", "%j", "%P%%"])
        {
            string[] arguments = [.. at, "-q", "1", "-C", "1", "-W", "20", "-F", format];
            var theirs = await ToolProcess.RunAsync(Peer.Require("mosquitto_sub"), arguments);
            var ours = await ToolProcess.RunAsync(OwnTool.Path, ["sub", .. arguments]);

            Assert.Equal(0, theirs.ExitCode);
            Assert.Equal(Stable(theirs.Text), Stable(ours.Text));
            Assert.Equal(0, ours.ExitCode);
        }
    }

    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public async Task Times__in_a_format__have_the_form_of_mosquitto_sub(string version)
    {
        await using var mosquitto = await MosquittoProcess.StartAsync(
            "listener {port} 127.0.0.1\nallow_anonymous true\n", new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        string[] at = ["-h", "127.0.0.1", "-p", $"{mosquitto.Port}", "-V", version, "-t", "a"];
        await ToolProcess.RunAsync(Peer.Require("mosquitto_pub"), [.. at, "-m", "x", "-r"]);
        string[] arguments = [.. at, "-C", "1", "-W", "20", "-F", "%I|%U|@Y-@m-@dT@H:@M:@S@z|@N|@s|@j|@A|@b|@p|@y"];

        var theirs = await ToolProcess.RunAsync(Peer.Require("mosquitto_sub"), arguments);
        var ours = await ToolProcess.RunAsync(OwnTool.Path, ["sub", .. arguments]);

        Assert.Equal(Shape(theirs.Text), Shape(ours.Text));
    }

    private static string Stable(string text)
    {
        text = Regex.Replace(text, "\"tst\":\"[0-9-]+T[0-9:.]+Z[+-][0-9]{4}\"", "\"tst\":\"\"");
        return Regex.Replace(text, "\"message-expiry-interval\":[0-9]+", "\"message-expiry-interval\":0");
    }

    /// <summary>Digits become 9, so that two moments compare.</summary>
    private static string Shape(string text) => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? '9' : c));
}
