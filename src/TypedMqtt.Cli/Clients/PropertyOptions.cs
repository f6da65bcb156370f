using System.CommandLine;
using System.Globalization;
using System.Text;

namespace TypedMqtt.Cli.Clients;

/// <summary><c>-D command identifier value</c>: properties of MQTT 5.0, with mosquitto's names.</summary>
internal sealed class PropertyOptions
{
    private readonly Option<string[]> _option = new("-D", "--property")
    {
        Description = "A property of MQTT 5.0: the packet (connect, publish, subscribe, unsubscribe, disconnect, will), its name, its value; "
            + "a user-property has a name and a value of its own. May be given several times.",
        HelpName = "packet> <name> <value",
        Arity = new ArgumentArity(3, 1000),
        AllowMultipleArgumentsPerToken = true,
    };

    public Option Option => _option;

    /// <exception cref="CliException">A property that does not exist, or not there.</exception>
    public CommandProperties Read(ParseResult parsed, ProtocolVersion version)
    {
        string[] words = parsed.GetValue(_option) ?? [];
        if (words.Length > 0 && version != ProtocolVersion.V5)
        {
            throw new CliException("Properties (-D) need MQTT 5.0: leave out -V, or say -V 5.");
        }

        var properties = new CommandProperties();
        for (int i = 0; i < words.Length;)
        {
            string packet = words[i];
            int length = words.Length > i + 1 && words[i + 1] == "user-property" ? 4 : 3;
            if (words.Length < i + length)
            {
                throw new CliException($"-D {string.Join(' ', words[i..])} is not complete; expected a packet, a name and a value, and for user-property one value more.");
            }

            Set(properties, packet, words[i + 1], words[i + 2], length == 4 ? words[i + 3] : "");
            i += length;
        }

        return properties;
    }

    private static void Set(CommandProperties to, string packet, string name, string value, string second)
    {
        switch (packet, name)
        {
            case ("connect", "user-property"): to.Connect.Add(new(value, second)); break;
            case ("publish", "user-property"): to.Publish.Add(new(value, second)); break;
            case ("subscribe", "user-property"): to.Subscribe.Add(new(value, second)); break;
            case ("unsubscribe", "user-property"): to.Unsubscribe.Add(new(value, second)); break;
            case ("disconnect", "user-property"): to.Disconnect.Add(new(value, second)); break;
            case ("will", "user-property"): to.Will.Add(new(value, second)); break;
            case ("connect", "receive-maximum"): to.ReceiveMaximum = (ushort)Number(packet, name, value, 1, ushort.MaxValue); break;
            case ("connect", "topic-alias-maximum"): to.TopicAliasMaximum = (ushort)Number(packet, name, value, 0, ushort.MaxValue); break;
            case ("connect", "maximum-packet-size"): to.MaximumPacketSize = (int)Number(packet, name, value, 16, 268_435_460); break;
            case ("connect", "request-problem-information"): to.RequestProblemInformation = Number(packet, name, value, 0, 1) == 1; break;
            case ("connect", "request-response-information"): to.RequestResponseInformation = Number(packet, name, value, 0, 1) == 1; break;
            case ("connect", "session-expiry-interval"): to.SessionExpiry = Interval(packet, name, value); break;
            case ("disconnect", "session-expiry-interval"): to.SessionExpiryAtEnd = Interval(packet, name, value); break;
            case ("publish", "payload-format-indicator"): to.Message = to.Message with { IsUtf8 = Number(packet, name, value, 0, 1) == 1 }; break;
            case ("publish", "message-expiry-interval"): to.Message = to.Message with { MessageExpiry = TimeSpan.FromSeconds(Number(packet, name, value, 0, uint.MaxValue)) }; break;
            case ("publish", "content-type"): to.Message = to.Message with { ContentType = value }; break;
            case ("publish", "response-topic"): to.Message = to.Message with { ResponseTopic = value }; break;
            case ("publish", "correlation-data"): to.Message = to.Message with { CorrelationData = Encoding.UTF8.GetBytes(value) }; break;
            case ("will", "payload-format-indicator"): to.LastWill = to.LastWill with { IsUtf8 = Number(packet, name, value, 0, 1) == 1 }; break;
            case ("will", "message-expiry-interval"): to.LastWill = to.LastWill with { MessageExpiry = TimeSpan.FromSeconds(Number(packet, name, value, 0, uint.MaxValue)) }; break;
            case ("will", "will-delay-interval"): to.LastWill = to.LastWill with { Delay = TimeSpan.FromSeconds(Number(packet, name, value, 0, uint.MaxValue)) }; break;
            case ("will", "content-type"): to.LastWill = to.LastWill with { ContentType = value }; break;
            case ("will", "response-topic"): to.LastWill = to.LastWill with { ResponseTopic = value }; break;
            case ("will", "correlation-data"): to.LastWill = to.LastWill with { CorrelationData = Encoding.UTF8.GetBytes(value) }; break;
            case ("publish", "topic-alias") or ("subscribe", "subscription-identifier"):
                throw new CliException($"-D {packet} {name} is not offered: the client gives these numbers itself.");
            case ("connect" or "publish" or "subscribe" or "unsubscribe" or "disconnect" or "will", _):
                throw new CliException($"-D {packet} has no property '{name}'. See docs/command-line.md for those there are.");
            default:
                throw new CliException($"-D '{packet}' is not a packet with properties; expected connect, publish, subscribe, unsubscribe, disconnect or will.");
        }
    }

    private static uint Number(string packet, string name, string value, uint least, uint most) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number >= least && number <= most
            ? number
            : throw new CliException($"-D {packet} {name} is '{value}'; expected a number from {least} to {most}.");

    private static TimeSpan Interval(string packet, string name, string value) =>
        Number(packet, name, value, 0, uint.MaxValue) is var seconds && seconds == uint.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
}
