using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Receiving;

/// <summary>A message that waits for its reader.</summary>
/// <param name="Message">The message; the default when it could not be read.</param>
/// <param name="Ack">Its acknowledgement.</param>
/// <param name="Raw">The message as it came, where it is needed: it could not be read, or it may become a dead letter.</param>
/// <param name="Failure">Why its handler is not called although it could be read: its place in the order is not known.</param>
internal readonly record struct Received<TMessage>(TMessage Message, AckToken Ack, RawMessage? Raw = null, Exception? Failure = null)
    where TMessage : struct;
