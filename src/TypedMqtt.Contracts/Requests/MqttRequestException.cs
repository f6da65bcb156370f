namespace TypedMqtt;

/// <summary>A request has no response.</summary>
public class MqttRequestException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Why there is no response.</param>
    /// <param name="message">What failed, where, why, and what to do next.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public MqttRequestException(RequestError code, string message, Exception? inner = null) : base(message, inner) => Code = code;

    /// <summary>Why there is no response.</summary>
    public RequestError Code { get; }

    /// <summary>What the responder said; null when the error is not the responder's.</summary>
    public string? RemoteMessage { get; init; }

    /// <summary>Contract and channel, for example <c>LineCommands.ChangeSetpoint</c>.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Topic of the request, without the topic root.</summary>
    public string Topic { get; init; } = "";

    /// <summary>The broker.</summary>
    public string Endpoint { get; init; } = "";
}

/// <summary>The broker said that nobody is there to answer (PUBACK or PUBREC 0x10, 3.4.2.1).</summary>
/// <param name="message">What failed, where, why, and what to do next.</param>
public sealed class NoResponderException(string message) : MqttRequestException(RequestError.NotFound, message);

/// <summary>The broker forgot the session while a request was answered: its reply may be lost. The handler may have run.</summary>
/// <param name="message">What failed, where, why, and what to do next.</param>
public sealed class ReplyLostException(string message) : MqttRequestException(RequestError.Internal, message);

/// <summary>A stream ended before its end: items are missing, or nothing comes any more.</summary>
/// <param name="message">What failed, where, why, and what to do next.</param>
public sealed class StreamInterruptedException(string message) : MqttRequestException(RequestError.Internal, message)
{
    /// <summary>Items that were received before.</summary>
    public long Received { get; init; }
}
