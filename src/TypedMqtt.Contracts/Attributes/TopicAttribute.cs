namespace TypedMqtt;

/// <summary>Says where the messages of a method go and how they are delivered.</summary>
/// <param name="template">Topic template, for example <c>line/{line}/temperature</c>.</param>
/// <param name="qos">Quality of service of the messages. Default: <see cref="Qos.AtLeastOnce"/>.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TopicAttribute(string template, Qos qos = Qos.AtLeastOnce) : Attribute
{
    /// <summary>Topic template of the method, below the prefix of the contract.</summary>
    public string Template { get; } = template;

    /// <summary>Quality of service of the messages.</summary>
    public Qos Qos { get; } = qos;

    /// <summary>Whether the broker keeps the last message as the state of its topic. Default: false.</summary>
    public bool Retain { get; set; }

    /// <summary>Name of the channel. Default: the method's name without <c>Async</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Payload format. Default: that of the contract.</summary>
    public PayloadFormat Format { get; set; }

    /// <summary>Layout of MessagePack payloads. Default: that of the contract.</summary>
    public PayloadLayout Layout { get; set; }

    /// <summary>The <c>JsonSerializerContext</c> of a JSON channel. Default: that of the contract.</summary>
    public Type? JsonContext { get; set; }

    /// <summary>An <see cref="IPayloadSerializer{T}"/> with a public constructor, instead of <see cref="Format"/>.</summary>
    public Type? Serializer { get; set; }

    /// <summary>Content type of the messages. Default: that of the format.</summary>
    public string? ContentType { get; set; }

    /// <summary>Message expiry interval in seconds; 0 for none. Default: 0.</summary>
    public int MessageExpirySeconds { get; set; }

    /// <summary>Largest payload in bytes that is sent or read. Default: 262,144.</summary>
    public int MaxPayloadBytes { get; set; } = 262_144;
}
