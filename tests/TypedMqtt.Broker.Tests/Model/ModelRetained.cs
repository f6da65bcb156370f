namespace TypedMqtt.Broker.Tests.Model;

/// <summary>The last retained message of each topic (3.3.1.3).</summary>
internal sealed class ModelRetained
{
    private readonly SortedDictionary<string, ModelMessage> _messages = new(StringComparer.Ordinal);

    /// <summary>Replaces the message of a topic; one without payload removes it [MQTT-3.3.1-5] [MQTT-3.3.1-6].</summary>
    public void Keep(ModelMessage message)
    {
        if (!message.Retain)
        {
            return;
        }

        _messages.Remove(message.Topic);
        if (message.Payload.Length > 0)
        {
            _messages[message.Topic] = message;
        }
    }

    public List<ModelMessage> Matching(string filter, long now) =>
        [.. _messages.Values.Where(message => ModelFilter.Matches(filter, message.Topic) && (message.ExpiresAt == 0 || message.ExpiresAt > now))];
}
