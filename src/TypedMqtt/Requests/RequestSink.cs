using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Logging;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Receiving;

namespace TypedMqtt.Requests;

/// <summary>Takes the requests of a channel: recognises duplicates and forged response topics before anything is read.</summary>
internal sealed class RequestSink<TRequest, TResponse>(
    MqttRequestChannel<TRequest, TResponse> channel, Responder responder, SubscribeOptions options, HandlerOptions handler, ILogger logger)
    : TypedSink<TRequest>(channel, responder.Connection.RootUtf8.ToArray(), options, unreadable: null)
    where TRequest : struct, IChannelMessage
{
    private readonly TimeProvider _time = responder.Connection.Client.Options.TimeProvider;

    private ReplyCache Replies => responder.Connection.Replies;

    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        string responseTopic = Encoding.UTF8.GetString(message.Properties.GetBytes(PropertyId.ResponseTopic));
        ReadOnlySpan<byte> correlation = message.Properties.GetBytes(PropertyId.CorrelationData);
        var key = RequestKey.Of(responseTopic, correlation);
        if (RequestWire.TryGet(message.Properties, RequestWire.Control, out ReadOnlySpan<byte> control))
        {
            if (control.SequenceEqual(RequestWire.Cancel))
            {
                Replies.Find(key)?.Cancel();
            }

            ack.Complete();
            return;
        }

        bool mayReply = responseTopic.Length > 0
            && (handler.AcceptAnyReplyTopic || RequestWire.IsResponseTopicOf(message.Topic, message.Properties.GetBytes(PropertyId.ResponseTopic)));
        if (!mayReply)
        {
            TypedLog.ForgedReply(logger, channel.FullName, Encoding.UTF8.GetString(message.Topic), responseTopic);
            ack.Complete();
            return;
        }

        switch (Replies.Admit(Describe(message, key, correlation), ack, out ServedRequest request))
        {
            case Admission.New:
                if (!TryDeliver(message, ack) && !request.IsDone)
                {
                    Replies.Forget(request);
                }

                break;
            case Admission.Answered:
                responder.Repeat(request);
                ack.Complete();
                break;
            case Admission.Full:
                responder.Refuse(request, RequestError.Busy, "too many requests are answered already");
                ack.Complete();
                break;
        }
    }

    protected override void OnUnreadable(in InboundMessage message, UnreadablePayloadException error)
    {
        var key = RequestKey.Of(
            Encoding.UTF8.GetString(message.Properties.GetBytes(PropertyId.ResponseTopic)), message.Properties.GetBytes(PropertyId.CorrelationData));
        TypedLog.Unreadable(logger, channel.FullName, error.Message);
        if (Replies.Find(key) is { } request)
        {
            responder.Refuse(request, RequestError.Unreadable, error.Message);
        }
    }

    private ServedRequest Describe(in InboundMessage message, RequestKey key, ReadOnlySpan<byte> correlation) => new(
        key,
        correlation.ToArray(),
        _time.GetTimestamp(),
        message.Properties.Has(PropertyId.MessageExpiryInterval) ? TimeSpan.FromSeconds(message.Properties.GetNumber(PropertyId.MessageExpiryInterval)) : null,
        channel.Idempotent)
    {
        Window = channel is MqttStreamChannel<TRequest, TResponse> stream ? new StreamWindow(CreditOf(message, stream.Credit), _time) : null,
    };

    /// <summary>What the requester takes without saying more; one that knows nothing of credit has no way to say more.</summary>
    private static long CreditOf(in InboundMessage message, int usual) =>
        RequestWire.TryGet(message.Properties, RequestWire.Credit, out ReadOnlySpan<byte> text)
        && Utf8Parser.TryParse(text, out long credit, out int read) && read == text.Length && credit > 0
            ? credit
            : usual;
}
