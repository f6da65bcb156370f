using System.Buffers;
using System.Text;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Receiving;

namespace TypedMqtt.Testing;

/// <summary>Keeps every message in the order in which the broker delivers them; filled on the receive loop, so that a quiet connection has recorded all.</summary>
internal sealed class Recorder(Timeline timeline, string topicRoot) : MessageSink
{
    private readonly Lock _gate = new();
    private readonly List<RecordedMessage> _messages = [];
    private readonly Dictionary<MqttChannelInfo, int> _cursors = [];
    private readonly byte[] _root = topicRoot.Length == 0 ? [] : Encoding.UTF8.GetBytes(topicRoot + "/");
    private readonly MessageDetailsCache _details = new();
    private TaskCompletionSource _changed = NewSignal();

    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        ack.Complete();
        timeline.Add("", $"{Encoding.UTF8.GetString(message.Topic)}  qos {(int)message.Qos}  {Timeline.Describe(message.Payload.Span)}");
        if (!message.Topic.StartsWith(_root))
        {
            return;
        }

        byte[] topic = message.Topic[_root.Length..].ToArray();
        var context = CallContext.ForReceived(topic, message.Qos, message.Retain, _details.Get(message.Properties, default));
        var recorded = new RecordedMessage(topic, message.Payload.ToArray(), context, LegacyCopy.Is(message.Properties));
        TaskCompletionSource changed;
        lock (_gate)
        {
            _messages.Add(recorded);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    public override void Complete(Exception? error)
    {
    }

    /// <summary>The next message of a channel behind the one taken last; otherwise what to wait for before looking again.</summary>
    public Task? TryTake<TMessage>(MqttChannel<TMessage> channel, Func<TMessage, bool>? predicate, out TMessage found)
        where TMessage : struct
    {
        lock (_gate)
        {
            _cursors.TryGetValue(channel, out int cursor);
            for (int i = cursor; i < _messages.Count; i++)
            {
                if (_messages[i].TryRead(channel, out found) && (predicate is null || predicate(found)))
                {
                    _cursors[channel] = i + 1;
                    return null;
                }
            }

            found = default;
            return _changed.Task;
        }
    }

    /// <summary>All messages of a channel.</summary>
    public List<TMessage> All<TMessage>(MqttChannel<TMessage> channel)
        where TMessage : struct
    {
        var messages = new List<TMessage>();
        lock (_gate)
        {
            foreach (RecordedMessage message in _messages)
            {
                if (message.TryRead(channel, out TMessage read))
                {
                    messages.Add(read);
                }
            }
        }

        return messages;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record RecordedMessage(byte[] Topic, byte[] Payload, CallContext Context, bool IsCopy)
    {
        public bool TryRead<TMessage>(MqttChannel<TMessage> channel, out TMessage read)
            where TMessage : struct
        {
            read = default;

            // It is here on the topic of its channel, too.
            if (IsCopy && LegacyCopy.IsHeardBy(channel))
            {
                return false;
            }

            try
            {
                return channel.TryRead(Topic, new ReadOnlySequence<byte>(Payload), Context, out read);
            }
            catch (UnreadablePayloadException)
            {
                return false;
            }
        }
    }
}
