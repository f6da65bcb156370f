using System.Net.Sockets;
using TypedMqtt.Client.Connections;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client;

/// <summary>Sentences for errors: what, where, why, next step.</summary>
internal static class ErrorText
{
    /// <summary>"not authorized (0x87)".</summary>
    public static string Describe(ReasonCode reason) => $"{Words(reason)} (0x{(byte)reason:X2})";

    /// <summary>"session taken over (0x8E) (reason string)".</summary>
    public static string Describe(MqttDisconnectResult disconnected) => $"{Describe(disconnected.ReasonCode)}{Reason(disconnected.ReasonString)}";

    /// <summary>" (reason string)", or nothing.</summary>
    public static string Reason(string? reason) => reason is null ? "" : $" ({reason})";

    /// <inheritdoc cref="Reason(string?)"/>
    public static string Reason(MqttProperties properties) => Reason(properties.Text(PropertyId.ReasonString));

    /// <summary>What to do about a refused CONNECT.</summary>
    public static string NextStep(ReasonCode reason, MqttClientOptions options, string clientId, string? reference) => reason switch
    {
        ReasonCode.NotAuthorized or ReasonCode.BadUserNameOrPassword => options.EffectiveUserName is { } userName
            ? $"Check the user name '{userName}' and its password, and whether the user may use this client id."
            : "The broker may not allow anonymous clients: set a user name and a password.",
        ReasonCode.UnsupportedProtocolVersion => $"Set MqttClientOptions.ProtocolVersion to {(options.ProtocolVersion == ProtocolVersion.V5 ? "V311" : "V5")}.",
        ReasonCode.ClientIdentifierNotValid => $"Set another client id than '{clientId}'.",
        ReasonCode.ServerUnavailable or ReasonCode.ServerBusy or ReasonCode.ConnectionRateExceeded or ReasonCode.QuotaExceeded => "Try again later.",
        ReasonCode.UseAnotherServer or ReasonCode.ServerMoved => reference is null ? "Ask for its new address." : $"Connect to '{reference}'.",
        ReasonCode.PacketTooLarge => "The broker allows only a shorter CONNECT: shorten the last will.",
        ReasonCode.TopicNameInvalid => $"The broker does not take a last will to '{options.Will?.Topic}'.",
        ReasonCode.PayloadFormatInvalid => "The payload of the last will is said to be UTF-8 and is not.",
        ReasonCode.RetainNotSupported => "The broker does not retain messages: set Retain of the last will to false.",
        ReasonCode.QosNotSupported => "The broker does not offer the QoS of the last will: lower it.",
        ReasonCode.BadAuthenticationMethod => options.EnhancedAuthenticator is { } authenticator
            ? $"The broker does not offer the authentication method '{authenticator.Method}'."
            : "The broker wants another authentication than user name and password: set MqttClientOptions.EnhancedAuthenticator.",
        _ => "See the broker's log.",
    };

    /// <summary>Why a connection could not be made, for a network error.</summary>
    public static string Describe(Exception error, MqttClientOptions options) => error switch
    {
        SocketException when ServerUri.IsUnix(options.Server) => $"{error.Message.TrimEnd('.')}. Is a broker listening on this socket, and may this process use it?",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            $"connection refused. Is a broker listening on port {options.Port}? Try: typedmqtt broker -p {options.Port}",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            $"the name '{options.Server.Host}' cannot be resolved. Check the host name",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "no answer. Check the address and firewalls",
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable } => "no route to the host. Check the address",
        MqttProtocolException e => $"the answer is not MQTT: {e.Message} Check the port, and whether it expects TLS",
        _ when TlsErrors.DescribeFirstRead(error, options) is { } refusal => refusal,
        EndOfStreamException => "the broker closed the connection without an answer. Check the port, "
            + $"{TlsErrors.WhatToCheck(options)}, "
            + (options.ProtocolVersion == ProtocolVersion.V5 ? "whether it speaks MQTT 5.0 (if not, set ProtocolVersion to V311), " : "")
            + "and the broker's log",
        TimeoutException => $"no CONNACK within {options.ConnectTimeout.TotalSeconds:0.#} s. Check that an MQTT broker listens there, or raise ConnectTimeout",
        _ => error.Message.TrimEnd('.'),
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
