public sealed class FanPublisher : global::Composition.IFan
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Composition.IFan), "Beat", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask BeatAsync(string beat)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("fan/beat"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Composition.Fan.Beat,
                global::TypedMqtt.Generated.System_StringFormatter.Instance,
                beat);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::Composition.Fan.Beat, default);
    }

    // …
}

// …
