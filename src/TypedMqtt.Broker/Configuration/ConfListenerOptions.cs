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
        else if ((port == 0) != address.StartsWith('/'))
        {
            line.Error($"'listener' expects {ExpectedListener}, or 0 and the path of a unix socket, found {LogText.Quote(value)}");
        }
        else if (port == 0)
        {
            line.Builder.OpenListener(new ListenerDraft(line.File, line.Number) { Port = 0, Path = address });
        }
        else if (address.Contains(' ', StringComparison.Ordinal))
        {
            line.Error($"'listener' expects {ExpectedListener}, found {LogText.Quote(address)} after the port; comments need a line of their own");
        }
        else
        {
            line.Builder.OpenListener(new ListenerDraft(line.File, line.Number) { Port = port, Address = address.Length > 0 ? address : null });
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

    public static void SetInterface(ConfLine line)
    {
        if (line.ReadText("the name of a network interface, such as eth0") is not { } name || !line.Builder.Claim(line, line.Builder.Listener, mayRepeat: false))
        {
            return;
        }

        line.Builder.Listener.Interface = name;
        if (line.Builder.Listener.Path is not null)
        {
            line.Error("'bind_interface' needs a port; expected 'listener' with a port above");
        }
    }

    public static void SetMountPoint(ConfLine line)
    {
        const string Expected = "the beginning of topics, such as tenant-1/";
        if (line.ReadText(Expected) is not { } prefix || !line.Builder.Claim(line, line.Builder.Listener, mayRepeat: false))
        {
            return;
        }

        if (prefix.AsSpan().ContainsAny("+#") || prefix.StartsWith('$'))
        {
            line.Error($"'mount_point' expects {Expected}, without wildcards and not below $, found {LogText.Quote(prefix)}");
            return;
        }

        line.Builder.Listener.MountPoint = prefix;
    }

    public static void SetProtocol(ConfLine line)
    {
        if (line.ReadChoice(("mqtt", false), ("websockets", true)) is { } isWebSocket && line.Builder.Claim(line, line.Builder.Listener, mayRepeat: true))
        {
            line.Builder.Listener.IsWebSocket = isWebSocket;
            if (isWebSocket && line.Builder.Listener.Path is not null)
            {
                line.Error("'protocol websockets' needs a port; expected 'listener' with a port above");
            }
        }
    }
}
