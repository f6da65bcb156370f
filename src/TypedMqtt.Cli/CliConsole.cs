using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TypedMqtt.Cli;

/// <summary>Where a command reads and writes: the process's streams, or a test's.</summary>
internal sealed class CliConsole(Stream input, Stream output, TextWriter error)
{
    private const int StandardOutput = 1;
    private const int BrokenPipe = 32;

    /// <summary>Standard input as bytes: payloads are not text.</summary>
    public Stream Input { get; } = input;

    /// <summary>Standard output as bytes; nothing is buffered.</summary>
    public Stream Output { get; } = output;

    /// <summary>Standard output for text.</summary>
    public TextWriter Text { get; } = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; } = TextWriter.Synchronized(error);

    /// <summary>Whether a person can be asked for a password without showing it.</summary>
    public bool CanReadKeys { get; init; }

    public static CliConsole OfProcess() => new(Console.OpenStandardInput(), OpenOutput(), Console.Error) { CanReadKeys = !Console.IsInputRedirected };

    /// <summary>Whoever read the output has seen enough, as in 'sub | head -1'.</summary>
    public static bool IsReaderGone(IOException e) => !OperatingSystem.IsWindows() && e.HResult == BrokenPipe;

    /// <summary>A pipe whose reader is gone has to be noticed; the console's own stream hides it.</summary>
    private static Stream OpenOutput()
    {
        if (Console.IsOutputRedirected && !OperatingSystem.IsWindows())
        {
            var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);

            // In a file others may write as well, at the same place: such a stream would remember its own position.
            if (!stream.CanSeek)
            {
                return stream;
            }
        }

        return Console.OpenStandardOutput();
    }
}
