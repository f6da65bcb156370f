public sealed class BeltPublisher : global::CustomSerializer.IBelt
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::CustomSerializer.IBelt), "Speed", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask SpeedAsync(global::CustomSerializer.Speed speed)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("belt/speed"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteCustom(
                scratch,
                global::CustomSerializer.Belt.Speed,
                global::TypedMqtt.CompilerServices.CustomFormatter<global::CustomSerializer.SpeedSerializer>.Instance,
                speed);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::CustomSerializer.Belt.Speed, default);
    }

    // …
}

// …

public static partial class Belt
{
    // …

    public sealed class SpeedChannel : global::TypedMqtt.MqttChannel<SpeedMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal SpeedChannel()
        {
            Contract = "Belt";
            ChannelName = "Speed";
            Template = "belt/speed";
            WildcardFilter = "belt/speed";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.Custom;
            ContentType = global::TypedMqtt.CompilerServices.CustomFormatter<global::CustomSerializer.SpeedSerializer>.Instance.ContentType;
        }

        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out SpeedMessage message)
        {
            if (!TryParse(topic))
            {
                message = default;
                return false;
            }

            message = new SpeedMessage(
                global::TypedMqtt.CompilerServices.PayloadReader.ReadCustom(payload, this, global::TypedMqtt.CompilerServices.CustomFormatter<global::CustomSerializer.SpeedSerializer>.Instance, context),
                context);
            return true;
        }

        // …
    }
}

// …
