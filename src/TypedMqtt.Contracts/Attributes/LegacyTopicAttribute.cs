namespace TypedMqtt;

/// <summary>
/// An old topic of a channel, so that it can move while peers that still use the old topic go on. Repeatable. Placeholders have the names, types and
/// constraints of the channel, each once. Also on requests, without <see cref="AlsoPublish"/>.
/// </summary>
/// <param name="template">
/// The whole old template, with what the contract's prefix was then, for example <c>site/{site}/temp/{line}</c>; without the topic root.
/// </param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class LegacyTopicAttribute(string template) : Attribute
{
    /// <summary>The whole old template.</summary>
    public string Template { get; } = template;

    /// <summary>
    /// Whether publishers send every message, and every removal of a retained value, to the old topic as well. Default: false. On MQTT 5.0 the copy carries
    /// the user property <c>tmq-legacy</c>, by which receivers of both topics leave it out; on MQTT 3.1.1 they get the message twice.
    /// </summary>
    public bool AlsoPublish { get; set; }

    /// <summary>Whether subscribers, handlers and responders listen on the old topic as well. Default: true.</summary>
    public bool AlsoSubscribe { get; set; } = true;

    /// <summary>The last day on which the old topic is meant to be used, as <c>yyyy-MM-dd</c>; after it the compiler warns. Default: null, no end.</summary>
    public string? Until { get; set; }
}
