using System.Globalization;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>The options that open listeners.</summary>
internal static class ConfListenerOptions
{
    private const string ExpectedListener = "a port from 1 to 65535, then optionally an address";

    public static void OpenListener(ConfLine line)
    {
        if (line.ReadText(ExpectedListener) is not { } value)
        {
            return;
        }

        (string word, string address) = ConfReader.SplitWord(value);
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > ushort.MaxValue)
        {
            line.Error($"'listener' expects {ExpectedListener}, found {LogText.Quote(word)}");
        }
        else if (port == 0 || address.StartsWith('/'))
        {
            line.Error($"listeners on unix sockets are not implemented by TypedMqtt yet; 'listener' expects {ExpectedListener}");
        }
        else if (address.Contains(' ', StringComparison.Ordinal))
        {
            line.Error($"'listener' expects {ExpectedListener}, found {LogText.Quote(address)} after the port; comments need a line of their own");
        }
        else
        {
            line.Builder.OpenListener(line, port, address.Length > 0 ? address : null);
        }
    }

    public static void SetPort(ConfLine line)
    {
        if (line.ReadInteger(1, ushort.MaxValue) is { } port && line.Builder.Claim(line, line.Builder, mayRepeat: true))
        {
            line.Builder.DefaultListener.Port = (int)port;
        }
    }

    public static void SetBindAddress(ConfLine line)
    {
        if (line.ReadText("an address") is { } address && line.Builder.Claim(line, line.Builder, mayRepeat: false))
        {
            line.Builder.DefaultListener.Address = address;
        }
    }

    public static void CheckProtocol(ConfLine line)
    {
        if (line.ReadChoice(("mqtt", true), ("websockets", false)) is false)
        {
            line.Error("'protocol websockets' is not implemented by TypedMqtt yet; expected 'mqtt'");
        }
    }
}
