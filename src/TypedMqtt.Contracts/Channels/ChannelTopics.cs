namespace TypedMqtt;

/// <summary>A topic name or filter of a channel, with those of the <see cref="LegacyTopicAttribute">legacy topics</see> that are listened to as well.</summary>
/// <param name="Current">Topic name or filter of the channel, without the topic root.</param>
/// <param name="Legacy">Those of its legacy topics; mostly none.</param>
public readonly record struct ChannelTopics(string Current, IReadOnlyList<string> Legacy)
{
    /// <summary>All of them, each once, the current one last: its retained values are newer.</summary>
    internal IEnumerable<string> All => Legacy.Append(Current).Distinct(StringComparer.Ordinal);

    /// <summary>A topic name or filter without legacy topics.</summary>
    /// <param name="current">The topic name or filter.</param>
    public static implicit operator ChannelTopics(string current) => FromString(current);

    /// <summary>A topic name or filter without legacy topics.</summary>
    /// <param name="current">The topic name or filter.</param>
    /// <returns>The topics.</returns>
    public static ChannelTopics FromString(string current) => new(current, []);
}
