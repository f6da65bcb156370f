namespace TypedMqtt.Manifest.Model;

/// <summary>An old topic that a channel still uses.</summary>
/// <param name="Template">The whole topic template; its placeholders are those of the channel.</param>
/// <param name="Publish">Whether messages are sent to it as well.</param>
/// <param name="Subscribe">Whether it is listened to as well.</param>
/// <param name="Until">Last day of its use, as <c>yyyy-MM-dd</c>; empty for no end.</param>
public sealed record LegacyEntry(string Template, bool Publish, bool Subscribe, string Until);
