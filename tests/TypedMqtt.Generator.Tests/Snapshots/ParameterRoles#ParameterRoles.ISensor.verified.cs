public sealed class SensorPublisher : global::ParameterRoles.ISensor
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::ParameterRoles.ISensor), "Value", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask ValueAsync(string @type, double value, int number = 1)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("sensor/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteText(scratch, @type, "kind"u8);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::ParameterRoles.Sensor.Value,
                global::TypedMqtt.Generated.System_DoubleFormatter.Instance,
                value);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::ParameterRoles.Sensor.Value, default);
    }

    // …
}

// …

public static partial class Sensor
{
    // …

    /// <summary>A message of Sensor.Value. Two are equal when topic values and payload are; how they arrived does not count.</summary>
    /// <param name="Kind">Value of <c>{kind}</c>.</param>
    /// <param name="Number">Value of <c>{number}</c>.</param>
    /// <param name="Payload">The payload.</param>
    /// <param name="Context">How the message arrived.</param>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public readonly record struct ValueMessage(
        string Kind,
        int Number,
        double Payload,
        global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage
    {
        /// <inheritdoc/>
        public bool Equals(ValueMessage other) =>
            global::System.Collections.Generic.EqualityComparer<string>.Default.Equals(Kind, other.Kind)
            && global::System.Collections.Generic.EqualityComparer<int>.Default.Equals(Number, other.Number)
            && global::System.Collections.Generic.EqualityComparer<double>.Default.Equals(Payload, other.Payload);

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = default(global::System.HashCode);
            hash.Add(Kind);
            hash.Add(Number);
            hash.Add(Payload);
            return hash.ToHashCode();
        }
    }

    // …
}

public static class SensorMqttExtensions
{
    // …

    /// <summary>Subscribes a service that implements the contract to all its channels.</summary>
    /// <typeparam name="TConsumer">The service.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::ParameterRoles.ISensor), "", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddSensorConsumer<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null)
        where TConsumer : class, global::ParameterRoles.ISensor
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        builder.AddHandler<TConsumer, global::ParameterRoles.Sensor.ValueMessage>(
            global::ParameterRoles.Sensor.Value,
            global::ParameterRoles.Sensor.Value.Filter(),
            static (consumer_, message_, cancellationToken_) => consumer_.ValueAsync(message_.Kind, message_.Payload, message_.Number),
            configure);
        return builder;
    }

    // …
}
