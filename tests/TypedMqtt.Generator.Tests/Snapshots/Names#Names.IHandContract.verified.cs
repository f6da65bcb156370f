public sealed class GripperPublisher : global::Names.IHandContract
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Names.IHandContract), "MoveTo", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask MoveAsync(double millimetres)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("gripper/to"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Names.Gripper.MoveTo,
                global::TypedMqtt.Generated.System_DoubleFormatter.Instance,
                millimetres);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::Names.Gripper.MoveTo, default);
    }

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Names.IHandContract), "MoveBy", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask MoveAsync(int steps)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("gripper/by"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Names.Gripper.MoveBy,
                global::TypedMqtt.Generated.System_Int32Formatter.Instance,
                steps);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::Names.Gripper.MoveBy, default);
    }

    // …
}

// …

public static partial class Gripper
{
    /// <summary>gripper/to, QoS 1.</summary>
    public static MoveToChannel MoveTo { get; } = new MoveToChannel();

    /// <summary>gripper/by, QoS 1.</summary>
    public static MoveByChannel MoveBy { get; } = new MoveByChannel();

    // …

    public sealed class MoveToChannel : global::TypedMqtt.MqttChannel<MoveToMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal MoveToChannel()
        {
            Contract = "Hand";
            ChannelName = "MoveTo";
            Template = "gripper/to";
            WildcardFilter = "gripper/to";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "mp;j-A3NgUP";
            Schema = "j-A3NgUP";
        }

        // …
    }

    // …
}

// …
