using System.Buffers;
using System.Text;
using System.Text.Json;
using TypedMqtt.Cli.Formatting;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Cli.Clients;

/// <summary>Prints what is to be printed, a message at a time and at once.</summary>
internal sealed class MessagePrinter(CliConsole console, MessageFormat format, bool newLine)
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private byte[][] _filterOut = [];

    /// <summary>Topics that are not printed.</summary>
    public IReadOnlyList<string> FilterOut
    {
        init => _filterOut = [.. value.Select(Validate)];
    }

    public bool HideRetained { get; init; }

    public bool RetainedOnly { get; init; }

    /// <summary>Prints a message, unless an option says not to.</summary>
    /// <returns>Whether it counts for <c>-C</c>.</returns>
    /// <exception cref="IOException">Nobody reads the output any more.</exception>
    public bool Print(ReceivedMessage received)
    {
        MqttMessage message = received.Message;
        if ((HideRetained && message.Retain) || Array.Exists(_filterOut, filter => TopicFilter.Matches(filter, Encoding.UTF8.GetBytes(message.Topic))))
        {
            return false;
        }

        _line.ResetWrittenCount();
        try
        {
            format.Write(received, _line);
        }
        catch (JsonException e)
        {
            console.Error.WriteLine($"Error: the message on '{message.Topic}' is not JSON: {e.Message}");
            return true;
        }

        if (newLine)
        {
            _line.Write("\n"u8);
        }

        console.Output.Write(_line.WrittenSpan);
        console.Output.Flush();
        return true;
    }

    private static byte[] Validate(string filter)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(filter);
        return TopicFilter.IsValid(utf8) ? utf8 : throw new CliException($"'{filter}' is not a topic filter (-T).");
    }
}
