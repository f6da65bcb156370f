using System.Net;
using Microsoft.Extensions.Logging;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Engine;

/// <summary>What the broker logs; event ids are stable. Client text is escaped, passwords never appear.</summary>
internal sealed partial class BrokerLog(ILogger logger, bool connectionMessages)
{
    public static BrokerLog Of(MqttBrokerOptions options) => new(options.LoggerFactory.CreateLogger("TypedMqtt.Broker"), options.LogConnections);

    public bool IsDebugEnabled { get; } = logger.IsEnabled(LogLevel.Debug);

    private bool Connections { get; } = connectionMessages;

    public void NewConnection(string endpoint, string listener)
    {
        if (Connections)
        {
            LogNewConnection(logger, endpoint, listener);
        }
    }

    public void ClientConnected(string endpoint, string clientId, int level, bool clean, int keepAlive, string? userName)
    {
        if (Connections)
        {
            LogClientConnected(logger, endpoint, LogText.Escape(clientId), level, clean ? 1 : 0, keepAlive, userName is null ? "" : $", u{LogText.Quote(userName)}");
        }
    }

    public void ClientDisconnected(string clientId)
    {
        if (Connections)
        {
            LogClientDisconnected(logger, LogText.Escape(clientId));
        }
    }

    public void ClientGone(string clientId)
    {
        if (Connections)
        {
            LogClientGone(logger, LogText.Escape(clientId));
        }
    }

    public void KeepAliveExceeded(string clientId) => LogKeepAliveExceeded(logger, LogText.Escape(clientId));

    public void TakenOver(string clientId) => LogTakenOver(logger, LogText.Escape(clientId));

    public void ConnectTimedOut(string endpoint) => LogConnectTimedOut(logger, endpoint);

    public void LoginRefused(string clientId, string userName, string endpoint, string reason) =>
        LogLoginRefused(logger, LogText.Escape(clientId), LogText.Escape(userName), endpoint, reason);

    public void ForeignSession(string clientId, string userName) => LogForeignSession(logger, LogText.Escape(clientId), LogText.Escape(userName));

    public void ProtocolViolation(string clientId, string endpoint, ReasonCode reason, string message) =>
        LogProtocolViolation(logger, LogText.Escape(clientId), endpoint, (byte)reason, message);

    public void PayloadTooLarge(string clientId, int bytes, int maximum)
    {
        if (IsDebugEnabled)
        {
            LogPayloadTooLarge(logger, LogText.Escape(clientId), bytes, maximum);
        }
    }

    public void Denied(string explanation) => LogDenied(logger, explanation);

    public void ConnectionFailed(Exception exception, string endpoint) => LogConnectionFailed(logger, exception, endpoint);

    public void WillFailed(Exception exception, string clientId) => LogWillFailed(logger, exception, LogText.Escape(clientId));

    public void RedeliveryFailed(Exception exception) => LogRedeliveryFailed(logger, exception);

    public void TimerFailed(Exception exception) => LogTimerFailed(logger, exception);

    public void AcceptFailed(Exception exception, string endpoint) => LogAcceptFailed(logger, exception, endpoint);

    public void Listening(string family, IPEndPoint endpoint) => LogListening(logger, family, endpoint.Port, endpoint.Address);

    public void ListeningOnPath(string path) => LogListeningOnPath(logger, path);

    public void CertificateRefused(string reason) => LogCertificateRefused(logger, reason);

    public void HandshakeFailed(string endpoint, string reason) => LogHandshakeFailed(logger, endpoint, LogText.Escape(reason));

    public void Reloaded() => LogReloaded(logger);

    public void ReloadFailed(string error) => LogReloadFailed(logger, error);

    public void PolicyWarning(string warning) => LogPolicyWarning(logger, warning);

    public void LoginRevoked(string clientId, string userName) => LogLoginRevoked(logger, LogText.Escape(clientId), LogText.Escape(userName));

    [LoggerMessage(1001, LogLevel.Information, "New connection from {Endpoint} on {Listener}.")]
    private static partial void LogNewConnection(ILogger logger, string endpoint, string listener);

    [LoggerMessage(1002, LogLevel.Information, "New client connected from {Endpoint} as {ClientId} (p{Level}, c{Clean}, k{KeepAlive}{UserName}).")]
    private static partial void LogClientConnected(ILogger logger, string endpoint, string clientId, int level, int clean, int keepAlive, string userName);

    [LoggerMessage(1003, LogLevel.Information, "Client {ClientId} disconnected.")]
    private static partial void LogClientDisconnected(ILogger logger, string clientId);

    [LoggerMessage(1004, LogLevel.Information, "Client {ClientId} closed its connection.")]
    private static partial void LogClientGone(ILogger logger, string clientId);

    [LoggerMessage(1005, LogLevel.Information, "Client {ClientId} has exceeded timeout, disconnecting.")]
    private static partial void LogKeepAliveExceeded(ILogger logger, string clientId);

    [LoggerMessage(1006, LogLevel.Information, "Client {ClientId} already connected, closing old connection.")]
    private static partial void LogTakenOver(ILogger logger, string clientId);

    [LoggerMessage(1007, LogLevel.Information, "No CONNECT from {Endpoint} in time, closing.")]
    private static partial void LogConnectTimedOut(ILogger logger, string endpoint);

    [LoggerMessage(1008, LogLevel.Information, "Opening {Family} listen socket on port {Port}. ({Address})")]
    private static partial void LogListening(ILogger logger, string family, int port, IPAddress address);

    [LoggerMessage(1013, LogLevel.Information, "Opening unix listen socket on path {Path}.")]
    private static partial void LogListeningOnPath(ILogger logger, string path);

    [LoggerMessage(1014, LogLevel.Information, "The TLS handshake with {Endpoint} failed: {Reason}")]
    private static partial void LogHandshakeFailed(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1009, LogLevel.Error, "The connection from {Endpoint} failed.")]
    private static partial void LogConnectionFailed(ILogger logger, Exception exception, string endpoint);

    [LoggerMessage(1011, LogLevel.Error, "The last will of {ClientId} could not be published.")]
    private static partial void LogWillFailed(ILogger logger, Exception exception, string clientId);

    [LoggerMessage(1015, LogLevel.Error, "A message of a shared subscription could not be given to another member.")]
    private static partial void LogRedeliveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(1012, LogLevel.Error, "What was due failed; it is tried again.")]
    private static partial void LogTimerFailed(ILogger logger, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "A connection on {Endpoint} could not be accepted.")]
    private static partial void LogAcceptFailed(ILogger logger, Exception exception, string endpoint);

    [LoggerMessage(5001, LogLevel.Warning, "Client {ClientId} (user '{UserName}', {Endpoint}) disconnected, not authorised: {Reason}")]
    private static partial void LogLoginRefused(ILogger logger, string clientId, string userName, string endpoint, string reason);

    [LoggerMessage(5002, LogLevel.Warning, "Client id {ClientId} belongs to a session of another user than '{UserName}': refused. Use another client id, or set 'typedmqtt_takeover any'.")]
    private static partial void LogForeignSession(ILogger logger, string clientId, string userName);

    [LoggerMessage(5003, LogLevel.Debug, "{Explanation}")]
    private static partial void LogDenied(ILogger logger, string explanation);

    [LoggerMessage(5004, LogLevel.Information, "Password, ACL and certificate files reloaded.")]
    private static partial void LogReloaded(ILogger logger);

    [LoggerMessage(5005, LogLevel.Error, "Reload failed, the files in force stay: {Error}")]
    private static partial void LogReloadFailed(ILogger logger, string error);

    [LoggerMessage(5006, LogLevel.Warning, "{Warning}")]
    private static partial void LogPolicyWarning(ILogger logger, string warning);

    [LoggerMessage(5008, LogLevel.Warning, "The certificate of a client is refused, {Reason}.")]
    private static partial void LogCertificateRefused(ILogger logger, string reason);

    [LoggerMessage(5007, LogLevel.Information, "Client {ClientId} (user '{UserName}') disconnected, not authorised: its login is not valid any more.")]
    private static partial void LogLoginRevoked(ILogger logger, string clientId, string userName);

    [LoggerMessage(2002, LogLevel.Debug, "Dropped too large PUBLISH from {ClientId}: {Bytes} bytes of payload, at most {Maximum} are allowed.")]
    private static partial void LogPayloadTooLarge(ILogger logger, string clientId, int bytes, int maximum);

    [LoggerMessage(2001, LogLevel.Warning, "Client '{ClientId}' ({Endpoint}) broke the protocol (0x{Reason:X2}), disconnecting: {Message}")]
    private static partial void LogProtocolViolation(ILogger logger, string clientId, string endpoint, byte reason, string message);
}
