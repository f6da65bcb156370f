namespace TypedMqtt.Generator.Model;

/// <summary>An old topic of a channel; its placeholders are those of the channel.</summary>
/// <param name="Template">The whole template.</param>
/// <param name="Filter">Filter with <c>+</c> for each placeholder.</param>
/// <param name="Segments">Levels of the template.</param>
/// <param name="Publishes">Whether messages are sent to it as well.</param>
/// <param name="Subscribes">Whether it is listened to as well.</param>
/// <param name="Until">Last day of its use, as <c>yyyy-MM-dd</c>; empty for no end.</param>
internal sealed record LegacyModel(string Template, string Filter, EquatableArray<SegmentModel> Segments, bool Publishes, bool Subscribes, string Until);
