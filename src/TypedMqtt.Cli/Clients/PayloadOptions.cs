using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace TypedMqtt.Cli.Clients;

/// <summary>Where the message of <c>pub</c> and <c>rr</c> comes from.</summary>
internal sealed class PayloadOptions
{
    private readonly Option<string?> _message = new("-m", "--message") { Description = "The message.", HelpName = "text" };
    private readonly Option<string?> _file = new("-f", "--file") { Description = "A file that holds the message.", HelpName = "file" };
    private readonly Option<bool> _empty = new("-n", "--null-message") { Description = "An empty message; with -r it clears the retained one." };
    private readonly Option<bool> _input = new("-s", "--stdin-file") { Description = "All of standard input is the message." };

    public IEnumerable<Option> All => [_message, _file, _empty, _input];

    /// <summary>How many of them are given.</summary>
    public int Count(CommandResult result) => All.Count(option => result.GetResult(option) is { Implicit: false });

    /// <exception cref="CliException">The file cannot be read.</exception>
    public async Task<byte[]> ReadAsync(ParseResult parsed, CliConsole console, CancellationToken cancellationToken) =>
        parsed.GetValue(_message) is { } text ? Encoding.UTF8.GetBytes(text)
            : parsed.GetValue(_file) is { } path ? ReadFile(path)
            : parsed.GetValue(_input) ? await ReadAllAsync(console.Input, cancellationToken) : [];

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The message in {path} cannot be read: {e.Message}");
        }
    }

    private static async Task<byte[]> ReadAllAsync(Stream input, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await input.CopyToAsync(all, cancellationToken);
        return all.ToArray();
    }
}
