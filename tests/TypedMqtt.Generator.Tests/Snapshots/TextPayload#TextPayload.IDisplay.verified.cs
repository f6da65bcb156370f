public sealed class DisplayPublisher : global::TextPayload.IDisplay
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::TextPayload.IDisplay), "Show", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask ShowAsync(string text)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("display/text"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteText(scratch, global::TextPayload.Display.Show, text);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::TextPayload.Display.Show, default);
    }

    // …
}

// …

public static partial class Display
{
    // …

    public sealed class ShowChannel : global::TypedMqtt.MqttChannel<ShowMessage>
    {
        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out ShowMessage message)
        {
            if (!TryParse(topic))
            {
                message = default;
                return false;
            }

            message = new ShowMessage(global::TypedMqtt.CompilerServices.PayloadReader.ReadText(payload, this, context), context);
            return true;
        }

        // …
    }
}

// …
