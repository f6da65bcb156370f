/// <summary>Writes and reads Union.IEvent.</summary>
[global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]
internal sealed class Union_IEventFormatter : global::MessagePack.Formatters.IMessagePackFormatter<global::Union.IEvent?>
{
    public static readonly Union_IEventFormatter Instance = new Union_IEventFormatter();

    public void Serialize(
        ref global::MessagePack.MessagePackWriter writer,
        global::Union.IEvent? value,
        global::MessagePack.MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        if (value.GetType() == typeof(global::Union.Started))
        {
            writer.WriteArrayHeader(2);
            writer.Write(0);
            global::TypedMqtt.Generated.Union_StartedFormatter.Instance.Serialize(ref writer, (global::Union.Started)value, options);
        }
        else if (value.GetType() == typeof(global::Union.Stopped))
        {
            writer.WriteArrayHeader(2);
            writer.Write(1);
            global::TypedMqtt.Generated.Union_StoppedFormatter.Instance.Serialize(ref writer, (global::Union.Stopped)value, options);
        }
        else
        {
            global::TypedMqtt.CompilerServices.PayloadErrors.ThrowNotInUnion("Union.IEvent", value);
        }
    }

    public global::Union.IEvent? Deserialize(
        ref global::MessagePack.MessagePackReader reader,
        global::MessagePack.MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        global::TypedMqtt.CompilerServices.PayloadErrors.DepthStep(ref reader);
        global::Union.IEvent? result = null;
        try
        {
            global::TypedMqtt.CompilerServices.PayloadErrors.CheckExactCount("Union.IEvent", 2, reader.ReadArrayHeader());
            var number = reader.ReadInt32();
            switch (number)
            {
                case 0:
                    result = global::TypedMqtt.CompilerServices.PayloadErrors.NotNil(
                        global::TypedMqtt.Generated.Union_StartedFormatter.Instance.Deserialize(ref reader, options),
                        "Union.Started");
                    break;
                case 1:
                    result = global::TypedMqtt.CompilerServices.PayloadErrors.NotNil(
                        global::TypedMqtt.Generated.Union_StoppedFormatter.Instance.Deserialize(ref reader, options),
                        "Union.Stopped");
                    break;
                default:
                    global::TypedMqtt.CompilerServices.PayloadErrors.ThrowUnknownCase("Union.IEvent", number);
                    break;
            }
        }
        catch (global::System.Exception e) when (global::TypedMqtt.CompilerServices.PayloadErrors.IsReadError(e))
        {
            throw global::TypedMqtt.CompilerServices.PayloadErrors.In("Union.IEvent", null, e);
        }

        reader.Depth--;
        return result;
    }
}

// …
