public sealed class OvenPublisher : global::Unary.IOven
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Unary.IOven), "ChangeSetpoint", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask<global::Unary.Setpoint> ChangeSetpointAsync(
        int number,
        double celsius,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("oven/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/setpoint"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Unary.Oven.ChangeSetpoint,
                global::TypedMqtt.Generated.System_DoubleFormatter.Instance,
                celsius);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.RequestAsync(
            scratch,
            global::Unary.Oven.ChangeSetpoint,
            global::Unary.Oven.ChangeSetpoint.WildcardFilter,
            new global::TypedMqtt.CallContext(cancellationToken));
    }

    // …
}

public static partial class Oven
{
    // …

    /// <summary>A request of Oven.ChangeSetpoint. Two are equal when topic values and payload are; how they arrived does not count.</summary>
    /// <param name="Number">Value of <c>{number}</c>.</param>
    /// <param name="Payload">The payload.</param>
    /// <param name="Context">How the message arrived.</param>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public readonly record struct ChangeSetpointRequest(
        int Number,
        double Payload,
        global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage
    {
        /// <inheritdoc/>
        public bool Equals(ChangeSetpointRequest other) =>
            global::System.Collections.Generic.EqualityComparer<int>.Default.Equals(Number, other.Number)
            && global::System.Collections.Generic.EqualityComparer<double>.Default.Equals(Payload, other.Payload);

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = default(global::System.HashCode);
            hash.Add(Number);
            hash.Add(Payload);
            return hash.ToHashCode();
        }
    }

    public sealed class ChangeSetpointChannel : global::TypedMqtt.MqttRequestChannel<ChangeSetpointRequest, global::Unary.Setpoint>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal ChangeSetpointChannel()
        {
            Contract = "Oven";
            ChannelName = "ChangeSetpoint";
            Template = "oven/{number}/setpoint";
            WildcardFilter = "oven/+/setpoint";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "mp;j-A3NgUP";
            Schema = "j-A3NgUP";
            Response = new global::TypedMqtt.MqttResponseInfo("Oven", "ChangeSetpoint", "oven/{number}/setpoint", "oven/+/setpoint", Qos)
            {
                PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack,
                ContentType = "mp;Zh63nTKr",
                Schema = "Zh63nTKr",
            };
            Timeout = global::System.TimeSpan.FromSeconds(3.0);
            Idempotent = true;
        }

        // …

        /// <inheritdoc/>
        public override void WriteResponse(global::TypedMqtt.PublishScratch scratch, global::Unary.Setpoint response)
        {
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                Response,
                global::TypedMqtt.Generated.Unary_SetpointFormatter.Instance,
                response);
        }

        /// <inheritdoc/>
        public override global::Unary.Setpoint ReadResponse(
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context) =>
            global::TypedMqtt.CompilerServices.PayloadReader.ReadMessagePack(
                payload,
                Response,
                global::TypedMqtt.Generated.Unary_SetpointFormatter.Instance,
                context);

        // …
    }
}

public static class OvenMqttExtensions
{
    // …

    /// <summary>Lets a handler answer oven/{number}/setpoint.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <param name="number">Value of <c>{number}</c>; null for any.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Unary.IOven), "ChangeSetpoint", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddHandler<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::Unary.Oven.ChangeSetpointChannel channel,
        global::System.Action<global::TypedMqtt.HandlerOptions<global::Unary.Oven.ChangeSetpointRequest>>? configure = null,
        int? number = null)
        where THandler : class, global::TypedMqtt.IRequestHandler<global::Unary.Oven.ChangeSetpointRequest, global::Unary.Setpoint>
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        global::System.ArgumentNullException.ThrowIfNull(channel);
        return builder.AddRequestHandler<THandler, global::Unary.Oven.ChangeSetpointRequest, global::Unary.Setpoint>(
            channel,
            channel.Filter(number),
            static (handler_, message_, cancellationToken_) => handler_.HandleAsync(message_, cancellationToken_),
            configure);
    }

    // …
}
