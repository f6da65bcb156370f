namespace TypedMqtt.Client.Receiving;

/// <summary>Takes the messages of a subscription on the receive loop; must not wait.</summary>
internal abstract class MessageSink
{
    /// <summary>What a broker can have in flight, whatever it may: there are no more packet identifiers (2.2.1).</summary>
    public const int MostInFlight = ushort.MaxValue;

    /// <summary>Number of the last packet it received, so that one that several of its filters match is one message. Of the receive loop.</summary>
    internal long LastPacket { get; set; }

    /// <summary>Whether one more message of QoS 1 or 2 can be kept. Without room the connection is given up, so that the session delivers
    /// the message again: it is never acknowledged before somebody has it.</summary>
    public virtual bool HasRoom => true;

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message; copy what has to stay.</param>
    /// <param name="ack">To be completed once, now or later.</param>
    public abstract void Deliver(in InboundMessage message, AckToken ack);

    /// <summary>No message will come any more.</summary>
    /// <param name="error">Why, or null after unsubscribing.</param>
    public abstract void Complete(Exception? error);
}
