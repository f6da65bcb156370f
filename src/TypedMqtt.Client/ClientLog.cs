using Microsoft.Extensions.Logging;

namespace TypedMqtt.Client;

/// <summary>What a client logs; event ids are stable.</summary>
internal sealed partial class ClientLog(ILogger logger, string endpoint)
{
    public void ConnectFailed(string message) => LogConnectFailed(logger, message);

    public void ConnectionLost(string why) => LogConnectionLost(logger, endpoint, why);

    public void Reconnecting(double seconds) => LogReconnecting(logger, endpoint, Math.Round(seconds, 1));

    public void SubscriptionRefused(string filter, string reason) => LogSubscriptionRefused(logger, filter, endpoint, reason);

    [LoggerMessage(1101, LogLevel.Warning, "{Message}")]
    private static partial void LogConnectFailed(ILogger logger, string message);

    [LoggerMessage(1102, LogLevel.Warning, "The connection to {Endpoint} is lost: {Why}.")]
    private static partial void LogConnectionLost(ILogger logger, string endpoint, string why);

    [LoggerMessage(1103, LogLevel.Information, "Connecting to {Endpoint} again in {Seconds} s.")]
    private static partial void LogReconnecting(ILogger logger, string endpoint, double seconds);

    [LoggerMessage(4101, LogLevel.Error, "The subscription to '{Filter}' was not granted again by {Endpoint}: {Reason}.")]
    private static partial void LogSubscriptionRefused(ILogger logger, string filter, string endpoint, string reason);
}
