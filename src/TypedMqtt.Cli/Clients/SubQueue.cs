using System.Text;
using System.Threading.Channels;
using TypedMqtt.Cli.Formatting;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Cli.Clients;

/// <summary>
/// All filters of a <c>sub</c> in one queue, in the order of arrival. A packet that several filters match is one message: the sink of the
/// first of them takes it.
/// </summary>
internal sealed class SubQueue(IReadOnlyList<string> filters, int receiveMaximum)
{
    private const int MostWaiting = 100_000;

    private readonly byte[][] _filters = [.. filters.Select(Bare)];
    private readonly int _receiveMaximum = receiveMaximum;
    private long _dropped;

    public Channel<(ReceivedMessage Message, AckToken Ack)> Messages { get; } =
        Channel.CreateBounded<(ReceivedMessage, AckToken)>(new BoundedChannelOptions(MostWaiting + receiveMaximum) { SingleReader = true });

    /// <summary>Messages of QoS 0 that came faster than they could be printed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The sink of a filter, by its position.</summary>
    public MessageSink this[int filter] => new Sink(this, filter);

    /// <summary>Takes what no filter asks for and the session brings along all the same.</summary>
    public MessageSink Unclaimed => new Sink(this, -1);

    /// <summary>The filter without <c>$share/group/</c>.</summary>
    private static byte[] Bare(string filter)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(filter);
        return SharedFilter.TryParse(utf8, out _, out ReadOnlySpan<byte> inner) ? inner.ToArray() : utf8;
    }

    private bool IsFirst(int filter, in InboundMessage message)
    {
        if (filter < 0)
        {
            return true;
        }

        if (message.Properties.Has(PropertyId.SubscriptionIdentifier))
        {
            foreach (MqttProperty property in message.Properties)
            {
                // The client numbers subscriptions from 1 in the order in which they are made.
                if (property.Id == PropertyId.SubscriptionIdentifier && property.Number <= (uint)_filters.Length)
                {
                    return property.Number == (uint)filter + 1;
                }
            }
        }

        for (int i = 0; i < filter; i++)
        {
            if (TopicFilter.Matches(_filters[i], message.Topic))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Sink(SubQueue queue, int filter) : MessageSink
    {
        public override bool HasRoom => queue.Messages.Reader.Count < MostWaiting + queue._receiveMaximum;

        public override void Deliver(in InboundMessage message, AckToken ack)
        {
            if (!queue.IsFirst(filter, message))
            {
                ack.Complete();
                return;
            }

            int? format = message.Properties.Has(PropertyId.PayloadFormatIndicator)
                ? (int)message.Properties.GetNumber(PropertyId.PayloadFormatIndicator) : null;
            var received = new ReceivedMessage(new MqttMessage(message, default), message.PacketId, format, DateTimeOffset.Now);
            bool isFull = message.Qos == Qos.AtMostOnce && queue.Messages.Reader.Count >= MostWaiting;
            if (isFull || !queue.Messages.Writer.TryWrite((received, ack)))
            {
                Interlocked.Increment(ref queue._dropped);
                ack.Complete();
            }
        }

        public override void Complete(Exception? error) => queue.Messages.Writer.TryComplete(error);
    }
}
