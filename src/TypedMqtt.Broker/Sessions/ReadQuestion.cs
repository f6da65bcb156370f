using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Sessions;

/// <summary>
/// Whether rules let a client read a message that other rules allowed when it came. Asked without a lock, since rules are other people's
/// code; the answer counts if message and rules are still the ones in question then.
/// </summary>
/// <param name="Message">The message; the question owns one reference. Null when there is nothing to ask.</param>
/// <param name="Rules">The rules.</param>
/// <param name="PacketId">Its identifier in the window; 0 when it is the next of the queue.</param>
/// <param name="Answer">What the rules say; false until they are asked.</param>
internal readonly record struct ReadQuestion(Message? Message, IClientAuthorization? Rules, ushort PacketId, bool Answer)
{
    public bool IsAbout(Message message, IClientAuthorization rules) => ReferenceEquals(Message, message) && ReferenceEquals(Rules, rules);
}
