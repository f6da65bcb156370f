// What a channel says of its messages: quality of service, expiry, content type, largest payload.
// Shows: Ticket.IssuedChannel.IssuedChannel
using System.Threading.Tasks;
using TypedMqtt;

namespace ChannelOptions;

/// <summary>Tickets.</summary>
[MqttContract]
public interface ITicket
{
    /// <summary>One was issued.</summary>
    [Topic("ticket/issued", Qos.ExactlyOnce, MessageExpirySeconds = 90, ContentType = "application/x-ticket", MaxPayloadBytes = 16)]
    ValueTask IssuedAsync(string text);
}
