using Microsoft.Extensions.Logging;

namespace TypedMqtt;

/// <summary>What the typed runtime logs; event ids are stable.</summary>
internal static partial class TypedLog
{
    [LoggerMessage(6001, LogLevel.Error, "Handling a message of {Channel} failed (attempt {Attempt} of {Attempts}).")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string channel, int attempt, int attempts);

    [LoggerMessage(6002, LogLevel.Error, "A message of {Channel} cannot be read and is dropped: {Reason}")]
    public static partial void Unreadable(ILogger logger, string channel, string reason);
}
