public sealed class ScalePublisher : global::GenericPayload.IScale
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::GenericPayload.IScale), "Weight", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask WeightAsync(global::GenericPayload.Measured<double> weight)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("scale/weight"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::GenericPayload.Scale.Weight,
                global::TypedMqtt.Generated.GenericPayload_MeasuredOfdouble_F9C5895AFormatter.Instance,
                weight);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::GenericPayload.Scale.Weight, default);
    }

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::GenericPayload.IScale), "Label", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask LabelAsync(global::GenericPayload.Measured<string> label)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("scale/label"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::GenericPayload.Scale.Label,
                global::TypedMqtt.Generated.GenericPayload_MeasuredOfstring_CA5FE940Formatter.Instance,
                label);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::GenericPayload.Scale.Label, default);
    }

    // …
}

// …
