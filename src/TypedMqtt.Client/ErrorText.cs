using System.Net.Sockets;

namespace TypedMqtt.Client;

/// <summary>Sentences for errors: what, where, why, next step.</summary>
internal static class ErrorText
{
    /// <summary>"not authorized (0x87)".</summary>
    public static string Describe(ReasonCode reason) => $"{Words(reason)} (0x{(byte)reason:X2})";

    /// <summary>What to do about a refused CONNECT.</summary>
    public static string NextStep(ReasonCode reason, string? userName) => reason switch
    {
        ReasonCode.NotAuthorized or ReasonCode.BadUserNameOrPassword => userName is null
            ? "The broker may not allow anonymous clients: set a user name and a password."
            : $"Check the user name '{userName}' and its password, and whether the user may use this client id.",
        ReasonCode.UnsupportedProtocolVersion => "Set ProtocolVersion to V311: the broker may not speak MQTT 5.0.",
        ReasonCode.ClientIdentifierNotValid => "Set another client id.",
        ReasonCode.ServerUnavailable or ReasonCode.ServerBusy or ReasonCode.ConnectionRateExceeded => "Try again later.",
        _ => "See the broker's log.",
    };

    /// <summary>Why a connection could not be made, for a network error.</summary>
    public static string Describe(Exception error, string host, int port) => error switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"connection refused. Is a broker listening on port {port}? Try: typedmqtt broker -p {port}",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => $"the name '{host}' cannot be resolved. Check the host name",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "no answer. Check the address and firewalls",
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable } => "no route to the host. Check the address",
        MqttProtocolException e => $"the answer is not MQTT: {e.Message} Check the port, and whether it expects TLS",
        EndOfStreamException => "the broker closed the connection without an answer. Check the port, whether it expects TLS, and the broker's log",
        TimeoutException => "no CONNACK in time. Check that an MQTT broker listens there",
        _ => error.Message,
    };

    private static string Words(ReasonCode reason)
    {
        var text = new System.Text.StringBuilder();
        foreach (char c in reason.ToString())
        {
            text.Append(char.IsUpper(c) && text.Length > 0 ? " " : "").Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
