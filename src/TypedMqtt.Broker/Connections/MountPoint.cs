using System.Text;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Connections;

/// <summary>What stands before all topics of a listener's clients, who do not see it: separate tenants on one broker.</summary>
/// <param name="prefix">Such as <c>tenant-1/</c>; empty for none.</param>
internal sealed class MountPoint(string prefix)
{
    private const int LongestTopic = ushort.MaxValue;

    public static readonly MountPoint None = new("");

    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

    public int Length => _prefix.Length;

    /// <summary>The topic as the broker knows it; valid until the thread's next one.</summary>
    /// <param name="topic">The topic as the client sent it.</param>
    /// <exception cref="MqttProtocolException">It is not a topic name, or too long with the prefix.</exception>
    public ReadOnlySpan<byte> Mount(ReadOnlySpan<byte> topic)
    {
        if (_prefix.Length == 0)
        {
            return topic;
        }

        // Checked without the prefix, which would make a topic of an empty one.
        ReceivedText.CheckTopic(topic);
        CheckLength(topic);
        byte[] buffer = _buffer ??= new byte[LongestTopic];
        _prefix.CopyTo(buffer, 0);
        topic.CopyTo(buffer.AsSpan(_prefix.Length));
        return buffer.AsSpan(0, _prefix.Length + topic.Length);
    }

    /// <summary>The filter as the broker knows it; in a shared one the prefix stands behind the name of the group.</summary>
    /// <param name="filter">A valid filter as the client sent it.</param>
    /// <exception cref="MqttProtocolException">It is too long with the prefix.</exception>
    public ReadOnlySpan<byte> MountFilter(ReadOnlySpan<byte> filter)
    {
        if (_prefix.Length == 0)
        {
            return filter;
        }

        CheckLength(filter);
        int at = SharedFilter.TryParse(filter, out _, out ReadOnlySpan<byte> inner) ? filter.Length - inner.Length : 0;
        return (byte[])[.. filter[..at], .. _prefix, .. filter[at..]];
    }

    /// <summary>Whether the client can be told of a topic: "a/#" matches "a" as well, which is outside of "a/".</summary>
    public bool Shows(ReadOnlySpan<byte> topic) => _prefix.Length == 0 || (topic.Length > _prefix.Length && topic.StartsWith(_prefix));

    public bool Equals(MountPoint other) => _prefix.AsSpan().SequenceEqual(other._prefix);

    private void CheckLength(ReadOnlySpan<byte> topic)
    {
        if (_prefix.Length + topic.Length > LongestTopic)
        {
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, $"A topic of {topic.Length} bytes is too long behind the {_prefix.Length} bytes of the mount point.");
        }
    }
}
