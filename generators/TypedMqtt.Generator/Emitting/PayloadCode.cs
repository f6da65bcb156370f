using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Statements that write and read the payload of a channel.</summary>
internal static class PayloadCode
{
    private const string Services = "global::TypedMqtt.CompilerServices.";

    /// <summary>The statement that writes a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="scratch">Name of the scratch.</param>
    /// <param name="channel">What limits it.</param>
    /// <param name="typeInfo">What JSON knows of it.</param>
    /// <param name="name">Name of the value.</param>
    public static string Write(ChannelPayloadModel payload, string scratch, string channel, string typeInfo, string name)
    {
        return payload.Format switch
        {
            "MessagePack" when payload.IsNullable =>
                $"{Services}PayloadWriter.WriteNullableMessagePack({scratch}, {channel}, {payload.Codec}.Instance, {name});",
            "MessagePack" => $"{Services}PayloadWriter.WriteMessagePack({scratch}, {channel}, {payload.Codec}.Instance, {name});",
            "Json" when payload is { IsNullable: true, IsValueType: false } => $"{Services}PayloadWriter.WriteJson({scratch}, {channel}, {typeInfo}, {name}!);",
            "Json" => $"{Services}PayloadWriter.WriteJson({scratch}, {channel}, {typeInfo}, {name});",
            "Text" => $"{Services}PayloadWriter.WriteText({scratch}, {channel}, {name});",
            "Raw" => $"{Services}PayloadWriter.WriteRaw({scratch}, {channel}, {name});",
            _ => $"{Services}PayloadWriter.WriteCustom({scratch}, {channel}, {Services}CustomFormatter<{payload.Codec}>.Instance, {name});",
        };
    }

    /// <summary>The expression that reads a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="bytes">Name of the bytes.</param>
    /// <param name="channel">What limits it.</param>
    /// <param name="typeInfo">What JSON knows of it.</param>
    public static string Read(ChannelPayloadModel payload, string bytes, string channel, string typeInfo)
    {
        return payload.Format switch
        {
            "MessagePack" when payload.IsNullable =>
                $"{Services}PayloadReader.ReadNullableMessagePack({bytes}, {channel}, {payload.Codec}.Instance, context)",
            "MessagePack" => $"{Services}PayloadReader.ReadMessagePack({bytes}, {channel}, {payload.Codec}.Instance, context)",
            "Json" when payload.IsNullable => $"{Services}PayloadReader.ReadNullableJson({bytes}, {channel}, {typeInfo}, context)",
            "Json" => $"{Services}PayloadReader.ReadJson({bytes}, {channel}, {typeInfo}, context)",
            "Text" => $"{Services}PayloadReader.ReadText({bytes}, {channel}, context)",
            "Raw" when payload.Type.StartsWith("global::System.Buffers.", StringComparison.Ordinal) =>
                $"new {payload.Type}({Services}PayloadReader.ReadRaw({bytes}, {channel}, context))",
            "Raw" => $"{Services}PayloadReader.ReadRaw({bytes}, {channel}, context)",
            _ => $"{Services}PayloadReader.ReadCustom({bytes}, {channel}, {Services}CustomFormatter<{payload.Codec}>.Instance, context)",
        };
    }
}
