using System.Buffers.Binary;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Receiving;

namespace TypedMqtt.Requests;

/// <summary>A request that was sent and has no response yet.</summary>
/// <param name="channel">Its channel.</param>
/// <param name="message">Topic and payload.</param>
/// <param name="responseTopic">Where the response comes; nothing else is one.</param>
/// <param name="correlation">What the response repeats.</param>
internal abstract class PendingRequest(MqttChannelInfo channel, RequestMessage message, byte[] responseTopic, byte[] correlation)
{
    public MqttChannelInfo Channel { get; } = channel;

    public RequestMessage Message { get; } = message;

    public byte[] ResponseTopic { get; } = responseTopic;

    public byte[] Correlation { get; } = correlation;

    /// <summary>The counter in the correlation data.</summary>
    public long Number => BinaryPrimitives.ReadInt64BigEndian(Correlation.AsSpan(8));

    /// <summary>The broker has taken it: from now on nobody repeats it but the requester.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Takes a response, on the receive loop.</summary>
    public abstract void Deliver(in InboundMessage response);

    /// <summary>There will be no response.</summary>
    public abstract void Fail(Exception error);

    /// <summary>The broker has the request and forgot the session.</summary>
    public abstract void SessionLost(Requester requester);

    /// <summary>The error a response carries; null when it carries none.</summary>
    protected MqttRequestException? ErrorIn(in InboundMessage response, string endpoint)
    {
        if (!RequestWire.TryGet(response.Properties, RequestWire.Error, out ReadOnlySpan<byte> name))
        {
            return null;
        }

        RequestError code = RequestWire.ErrorOf(name);
        string said = RequestWire.TryGet(response.Properties, RequestWire.Message, out ReadOnlySpan<byte> text) ? System.Text.Encoding.UTF8.GetString(text) : "";
        return new MqttRequestException(
            code, $"The responder of {Channel.FullName} on '{Message.Topic}' answered with {RequestWire.NameOf(code)}{(said.Length == 0 ? "." : ": " + said)}")
        {
            RemoteMessage = said,
            Channel = Channel.FullName,
            Topic = Message.Topic,
            Endpoint = endpoint,
        };
    }

    /// <summary>How a response arrived.</summary>
    protected static CallContext ContextOf(in InboundMessage response) =>
        CallContext.ForReceived(response.Topic, response.Qos, response.Retain, new MessageDetails(response.Properties, default));
}
