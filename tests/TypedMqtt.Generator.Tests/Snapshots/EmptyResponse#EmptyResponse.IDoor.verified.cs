public sealed class DoorPublisher : global::EmptyResponse.IDoor
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::EmptyResponse.IDoor), "Open", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.Task<global::TypedMqtt.Empty> OpenAsync(
        int number,
        global::TypedMqtt.CallContext context = default)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("door/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/open"u8);
            scratch.EndTopic();
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.RequestAsync(
            scratch,
            global::EmptyResponse.Door.Open,
            global::EmptyResponse.Door.Open.WildcardFilter,
            context).AsTask();
    }

    // …
}

public static partial class Door
{
    // …

    public sealed class OpenChannel : global::TypedMqtt.MqttRequestChannel<OpenRequest, global::TypedMqtt.Empty>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal OpenChannel()
        {
            Contract = "Door";
            ChannelName = "Open";
            Template = "door/{number}/open";
            WildcardFilter = "door/+/open";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.Raw;
            ContentType = "";
            Response = new global::TypedMqtt.MqttResponseInfo("Door", "Open", "door/{number}/open", "door/+/open", Qos)
            {
                PayloadFormat = global::TypedMqtt.PayloadFormat.Raw,
                ContentType = "",
            };
            Timeout = global::System.TimeSpan.FromSeconds(10.0);
        }

        // …

        /// <inheritdoc/>
        public override void WriteResponse(global::TypedMqtt.PublishScratch scratch, global::TypedMqtt.Empty response)
        {
        }

        /// <inheritdoc/>
        public override global::TypedMqtt.Empty ReadResponse(
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context) =>
            default;

        // …
    }
}

public static class DoorMqttExtensions
{
    // …

    /// <summary>Subscribes a service that implements the contract to all its channels.</summary>
    /// <typeparam name="TConsumer">The service.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::EmptyResponse.IDoor), "", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddDoorConsumer<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null)
        where TConsumer : class, global::EmptyResponse.IDoor
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        builder.AddRequestHandler<TConsumer, global::EmptyResponse.Door.OpenRequest, global::TypedMqtt.Empty>(
            global::EmptyResponse.Door.Open,
            global::EmptyResponse.Door.Open.Filter(),
            static (consumer_, message_, cancellationToken_) =>
                new global::System.Threading.Tasks.ValueTask<global::TypedMqtt.Empty>(consumer_.OpenAsync(message_.Number, message_.Context with { CancellationToken = cancellationToken_ })),
            configure);
        return builder;
    }

    // …
}
