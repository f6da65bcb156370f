public sealed class DockPublisher : global::NullablePayload.IDock
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::NullablePayload.IDock), "Truck", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask TruckAsync(int number, global::NullablePayload.Truck? truck)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("dock/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/truck"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteNullableMessagePack(
                scratch,
                global::NullablePayload.Dock.Truck,
                global::TypedMqtt.Generated.NullablePayload_TruckFormatter.Instance,
                truck);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::NullablePayload.Dock.Truck, default);
    }

    // …
}

// …

public static partial class Dock
{
    // …

    public sealed class TruckChannel : global::TypedMqtt.MqttChannel<TruckMessage>
    {
        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out TruckMessage message)
        {
            if (!TryParse(topic, out var number))
            {
                message = default;
                return false;
            }

            message = new TruckMessage(
                number,
                global::TypedMqtt.CompilerServices.PayloadReader.ReadNullableMessagePack(payload, this, global::TypedMqtt.Generated.NullablePayload_TruckFormatter.Instance, context),
                context);
            return true;
        }

        // …
    }
}

// …
