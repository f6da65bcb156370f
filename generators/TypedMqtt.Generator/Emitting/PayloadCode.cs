using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Statements that write and read the payload of a channel.</summary>
internal static class PayloadCode
{
    private const string Services = "global::TypedMqtt.CompilerServices.";

    public static string Write(ChannelPayloadModel payload, string scratch, string channel)
    {
        var name = payload.Parameter;
        return payload.Format switch
        {
            "MessagePack" when payload.IsNullable =>
                $"{Services}PayloadWriter.WriteNullableMessagePack({scratch}, {channel}, {payload.Codec}.Instance, {name});",
            "MessagePack" => $"{Services}PayloadWriter.WriteMessagePack({scratch}, {channel}, {payload.Codec}.Instance, {name});",
            "Json" => $"{Services}PayloadWriter.WriteJson({scratch}, {channel}, {channel}.PayloadTypeInfo, {name});",
            "Text" => $"{Services}PayloadWriter.WriteText({scratch}, {channel}, {name});",
            "Raw" => $"{Services}PayloadWriter.WriteRaw({scratch}, {channel}, {name});",
            _ => $"{Services}PayloadWriter.WriteCustom({scratch}, {channel}, {Services}CustomFormatter<{payload.Codec}>.Instance, {name});",
        };
    }

    public static string Read(ChannelPayloadModel payload, string bytes)
    {
        return payload.Format switch
        {
            "MessagePack" when payload.IsNullable =>
                $"{Services}PayloadReader.ReadNullableMessagePack({bytes}, this, {payload.Codec}.Instance, context)",
            "MessagePack" => $"{Services}PayloadReader.ReadMessagePack({bytes}, this, {payload.Codec}.Instance, context)",
            "Json" => $"{Services}PayloadReader.ReadJson({bytes}, this, PayloadTypeInfo, context)",
            "Text" => $"{Services}PayloadReader.ReadText({bytes}, this, context)",
            "Raw" when payload.Type.StartsWith("global::System.Buffers.", StringComparison.Ordinal) =>
                $"new {payload.Type}({Services}PayloadReader.ReadRaw({bytes}, this, context))",
            "Raw" => $"{Services}PayloadReader.ReadRaw({bytes}, this, context)",
            _ => $"{Services}PayloadReader.ReadCustom({bytes}, this, {Services}CustomFormatter<{payload.Codec}>.Instance, context)",
        };
    }
}
