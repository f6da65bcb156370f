using System.Text;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt;

/// <summary>What a handler does with a message that cannot be read, or that it could not handle in the tries it has.</summary>
public sealed class PoisonPolicy
{
    private PoisonPolicy(string name, string? deadLetterTopic = null)
    {
        Name = name;
        DeadLetterTopic = deadLetterTopic;
    }

    /// <summary>It is logged and acknowledged: lost, and nothing behind it waits.</summary>
    public static PoisonPolicy Acknowledge { get; } = new("acknowledge");

    /// <summary>It stays unacknowledged; the handlers of the connection stop, and the application with them.</summary>
    public static PoisonPolicy Stop { get; } = new("stop");

    /// <summary>Where the message is published before it is acknowledged; null for the other policies.</summary>
    public string? DeadLetterTopic { get; }

    private string Name { get; }

    /// <summary>
    /// It is published as it came (payload, content type, user properties) at QoS 1 and acknowledged once the broker has it. The user
    /// properties <c>tmq-channel</c>, <c>tmq-topic</c>, <c>tmq-reason</c> and <c>tmq-attempts</c> say what happened. When the broker refuses
    /// it, the handlers stop as with <see cref="Stop"/>.
    /// </summary>
    /// <param name="topic">The topic, without the topic root. The principal needs the right to write there, which no contract gives.</param>
    /// <exception cref="ArgumentException">Not a topic name.</exception>
    /// <returns>The policy.</returns>
    public static PoisonPolicy DeadLetter(string topic)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return TopicName.IsValid(Encoding.UTF8.GetBytes(topic)) && topic[0] != '$'
            ? new PoisonPolicy("dead letter", topic)
            : throw new ArgumentException($"'{topic}' is not a topic to publish dead letters to: no '+' or '#', and no '$' in front (4.7).", nameof(topic));
    }

    /// <summary>The policy.</summary>
    /// <returns>A text for logs.</returns>
    public override string ToString() => DeadLetterTopic is null ? Name : $"{Name} to '{DeadLetterTopic}'";
}
