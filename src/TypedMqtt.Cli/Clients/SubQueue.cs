using System.Threading.Channels;
using TypedMqtt.Cli.Formatting;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Cli.Clients;

/// <summary>All filters of a <c>sub</c> in one queue, in the order of arrival; and what no filter asks for and the session brings along all
/// the same.</summary>
internal sealed class SubQueue : MessageSink
{
    private const int MostWaiting = 100_000;

    private long _dropped;

    public Channel<(ReceivedMessage Message, AckToken Ack)> Messages { get; } =
        Channel.CreateBounded<(ReceivedMessage, AckToken)>(new BoundedChannelOptions(MostWaiting + MostInFlight) { SingleReader = true });

    /// <summary>Messages of QoS 0 that came faster than they could be printed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public override bool HasRoom => Messages.Reader.Count < MostWaiting + MostInFlight;

    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        int? format = message.Properties.Has(PropertyId.PayloadFormatIndicator)
            ? (int)message.Properties.GetNumber(PropertyId.PayloadFormatIndicator) : null;
        var received = new ReceivedMessage(new MqttMessage(message, default), message.PacketId, format, DateTimeOffset.Now);
        bool isFull = message.Qos == Qos.AtMostOnce && Messages.Reader.Count >= MostWaiting;
        if (isFull || !Messages.Writer.TryWrite((received, ack)))
        {
            Interlocked.Increment(ref _dropped);
            ack.Complete();
        }
    }

    public override void Complete(Exception? error) => Messages.Writer.TryComplete(error);
}
