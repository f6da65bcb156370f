using Microsoft.Extensions.Logging;

namespace TypedMqtt.Client;

/// <summary>What a client logs; event ids are stable.</summary>
internal sealed partial class ClientLog(ILogger logger, string endpoint)
{
    /// <summary>The broker that is meant.</summary>
    public string Endpoint { get; set; } = endpoint;

    public void ConnectFailed(string message) => LogConnectFailed(logger, message);

    public void ConnectionLost(string why) => LogConnectionLost(logger, Endpoint, why);

    public void Reconnecting(double seconds) => LogReconnecting(logger, Endpoint, Math.Round(seconds, 1));

    public void GivenUp(string why) => LogGivenUp(logger, why);

    public void StateHandlerFailed(MqttClientState state, Exception error) => LogStateHandlerFailed(logger, error, state, Endpoint);

    public void ReceiverFailed(string topic, Exception error) => LogReceiverFailed(logger, error, topic, Endpoint);

    public void SubscriptionRefused(string filter, string reason) => LogSubscriptionRefused(logger, filter, Endpoint, reason);

    public void BirthFailed(string why) => LogBirthFailed(logger, why);

    [LoggerMessage(1101, LogLevel.Warning, "{Message}")]
    private static partial void LogConnectFailed(ILogger logger, string message);

    [LoggerMessage(1102, LogLevel.Warning, "The connection to {Endpoint} is lost: {Why}.")]
    private static partial void LogConnectionLost(ILogger logger, string endpoint, string why);

    [LoggerMessage(1103, LogLevel.Information, "Connecting to {Endpoint} again in {Seconds} s.")]
    private static partial void LogReconnecting(ILogger logger, string endpoint, double seconds);

    [LoggerMessage(1104, LogLevel.Error, "{Why}")]
    private static partial void LogGivenUp(ILogger logger, string why);

    [LoggerMessage(1105, LogLevel.Error, "A handler of StateChanged failed at {State} of the connection to {Endpoint}; the client goes on.")]
    private static partial void LogStateHandlerFailed(ILogger logger, Exception error, MqttClientState state, string endpoint);

    [LoggerMessage(4102, LogLevel.Error, "A message to '{Topic}' from {Endpoint} could not be taken in and is lost to one subscription.")]
    private static partial void LogReceiverFailed(ILogger logger, Exception error, string topic, string endpoint);

    [LoggerMessage(4101, LogLevel.Error, "The subscription to '{Filter}' was not granted again by {Endpoint}: {Reason}.")]
    private static partial void LogSubscriptionRefused(ILogger logger, string filter, string endpoint, string reason);

    [LoggerMessage(4103, LogLevel.Error, "The birth message was not published: {Why}")]
    private static partial void LogBirthFailed(ILogger logger, string why);
}
