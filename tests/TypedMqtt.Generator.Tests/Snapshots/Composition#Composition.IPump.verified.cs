public sealed class PumpPublisher : global::Composition.IPump
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Composition.IPump), "Beat", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask BeatAsync(int beat)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("pump/beat"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Composition.Pump.Beat,
                global::TypedMqtt.Generated.System_Int32Formatter.Instance,
                beat);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::Composition.Pump.Beat, default);
    }

    // …
}

// …

public static partial class Pump
{
    // …

    public sealed class BeatChannel : global::TypedMqtt.MqttChannel<BeatMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal BeatChannel()
        {
            Contract = "Pump";
            ChannelName = "Beat";
            Template = "pump/beat";
            WildcardFilter = "pump/beat";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "mp;xxtuTW0V";
            Schema = "xxtuTW0V";
        }

        // …
    }
}

// …
