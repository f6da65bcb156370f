public sealed class CameraPublisher : global::RawPayload.ICamera
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::RawPayload.ICamera), "Frame", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask FrameAsync(global::System.ReadOnlyMemory<byte> jpeg)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("camera/frame"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteRaw(scratch, global::RawPayload.Camera.Frame, jpeg);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::RawPayload.Camera.Frame, default);
    }

    // …
}

// …

public static partial class Camera
{
    // …

    public sealed class FrameChannel : global::TypedMqtt.MqttChannel<FrameMessage>
    {
        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out FrameMessage message)
        {
            if (!TryParse(topic))
            {
                message = default;
                return false;
            }

            message = new FrameMessage(global::TypedMqtt.CompilerServices.PayloadReader.ReadRaw(payload, this, context), context);
            return true;
        }

        // …
    }

    // …

    public sealed class ClipChannel : global::TypedMqtt.MqttChannel<ClipMessage>
    {
        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out ClipMessage message)
        {
            if (!TryParse(topic))
            {
                message = default;
                return false;
            }

            message = new ClipMessage(
                new global::System.Buffers.ReadOnlySequence<byte>(global::TypedMqtt.CompilerServices.PayloadReader.ReadRaw(payload, this, context)),
                context);
            return true;
        }

        // …
    }
}

// …
