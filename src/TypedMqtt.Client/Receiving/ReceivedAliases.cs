namespace TypedMqtt.Client.Receiving;

/// <summary>Topic aliases from the broker, of one connection (3.3.2.3.4).</summary>
/// <param name="maximum">What the client offered in CONNECT.</param>
internal sealed class ReceivedAliases(int maximum)
{
    private readonly byte[]?[] _topics = new byte[]?[maximum];

    /// <summary>Aliases end with their connection [MQTT-3.3.2-7].</summary>
    public void Clear() => Array.Clear(_topics);

    /// <summary>The topic of a PUBLISH that carries an alias.</summary>
    /// <param name="alias">The alias; not 0.</param>
    /// <param name="topic">Its topic; empty: that of the PUBLISH which set the alias.</param>
    /// <exception cref="MqttProtocolException">The alias was not offered, or not set.</exception>
    public ReadOnlySpan<byte> Resolve(uint alias, ReadOnlySpan<byte> topic)
    {
        if (alias > _topics.Length)
        {
            throw new MqttProtocolException(
                ReasonCode.TopicAliasInvalid, $"The broker uses topic alias {alias}; {_topics.Length} were offered [MQTT-3.1.2-26] [MQTT-3.1.2-27].");
        }

        ref byte[]? known = ref _topics[alias - 1];
        if (topic.IsEmpty)
        {
            return known ?? throw MqttProtocolException.Error($"The broker uses topic alias {alias} and never set it (3.3.2.3.4).");
        }

        if (!topic.SequenceEqual(known))
        {
            known = topic.ToArray();
        }

        return topic;
    }
}
