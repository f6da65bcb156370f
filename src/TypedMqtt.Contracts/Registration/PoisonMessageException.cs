namespace TypedMqtt;

/// <summary>Handling stopped at a message that cannot be handled and must not be lost. It stays unacknowledged.</summary>
public sealed class PoisonMessageException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">Why the message could not be handled.</param>
    public PoisonMessageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Contract and channel.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Topic of the message, topic root included.</summary>
    public string Topic { get; init; } = "";

    /// <summary>How often it was tried; 0 when it could not be read.</summary>
    public int Attempts { get; init; }
}
