using Microsoft.Extensions.Logging;

namespace TypedMqtt;

/// <summary>What the typed runtime logs; event ids are stable.</summary>
internal static partial class TypedLog
{
    [LoggerMessage(6001, LogLevel.Error, "Handling a message of {Channel} failed (attempt {Attempt} of {Attempts}).")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string channel, int attempt, int attempts);

    [LoggerMessage(6002, LogLevel.Error, "A message of {Channel} cannot be read and is dropped: {Reason}")]
    public static partial void Unreadable(ILogger logger, string channel, string reason);

    [LoggerMessage(6003, LogLevel.Warning, "A request of {Channel} is dropped: its response topic '{ResponseTopic}' does not belong to '{Topic}'. See HandlerOptions.AcceptAnyReplyTopic.")]
    public static partial void ForgedReply(ILogger logger, string channel, string topic, string responseTopic);

    [LoggerMessage(6004, LogLevel.Error, "Answering a request of {Channel} failed.")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string channel);

    [LoggerMessage(6005, LogLevel.Warning, "The response to a request of {Channel} could not be sent: {Reason}")]
    public static partial void ResponseLost(ILogger logger, string channel, string reason);

    [LoggerMessage(6006, LogLevel.Debug, "A message that steers a request could not be sent: {Reason}")]
    public static partial void ControlLost(ILogger logger, string reason);

    [LoggerMessage(6007, LogLevel.Error, "A message of {Channel} on '{Topic}' is acknowledged without having been handled: {Reason}")]
    public static partial void Dropped(ILogger logger, string channel, string topic, string reason);

    [LoggerMessage(6008, LogLevel.Error, "A message of {Channel} on '{Topic}' is now a dead letter on '{DeadLetterTopic}': {Reason}")]
    public static partial void DeadLettered(ILogger logger, string channel, string topic, string deadLetterTopic, string reason);

    [LoggerMessage(6009, LogLevel.Warning, "A dead letter of {Channel} could not be published to '{DeadLetterTopic}' yet: {Reason}")]
    public static partial void DeadLetterWaits(ILogger logger, string channel, string deadLetterTopic, string reason);

    [LoggerMessage(6010, LogLevel.Critical, "{Reason}")]
    public static partial void HandlersStopped(ILogger logger, Exception exception, string reason);
}
