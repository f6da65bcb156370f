public sealed class HistorianPublisher : global::Stream.IHistorian
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Stream.IHistorian), "History", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Collections.Generic.IAsyncEnumerable<string> HistoryAsync(
        int count,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("historian/history"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::Stream.Historian.History,
                global::TypedMqtt.Generated.System_Int32Formatter.Instance,
                count);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.RequestStream(
            scratch,
            global::Stream.Historian.History,
            global::Stream.Historian.History.WildcardFilter,
            new global::TypedMqtt.CallContext(cancellationToken));
    }

    // …
}

public static partial class Historian
{
    // …

    public sealed class HistoryChannel : global::TypedMqtt.MqttStreamChannel<HistoryRequest, string>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal HistoryChannel()
        {
            Contract = "Historian";
            ChannelName = "History";
            Template = "historian/history";
            WildcardFilter = "historian/history";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "mp;xxtuTW0V";
            Schema = "xxtuTW0V";
            Response = new global::TypedMqtt.MqttResponseInfo("Historian", "History", "historian/history", "historian/history", Qos)
            {
                PayloadFormat = global::TypedMqtt.PayloadFormat.Text,
                ContentType = "text/plain; charset=utf-8",
            };
            Timeout = global::System.TimeSpan.FromSeconds(10.0);
            Credit = 4;
            IdleTimeout = global::System.TimeSpan.FromSeconds(60.0);
        }

        // …

        /// <inheritdoc/>
        public override void WriteResponse(global::TypedMqtt.PublishScratch scratch, string response)
        {
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteText(scratch, Response, response);
        }

        /// <inheritdoc/>
        public override string ReadResponse(
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context) =>
            global::TypedMqtt.CompilerServices.PayloadReader.ReadText(payload, Response, context);

        // …
    }
}

public static class HistorianMqttExtensions
{
    // …

    /// <summary>Subscribes a service that implements the contract to all its channels.</summary>
    /// <typeparam name="TConsumer">The service.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Stream.IHistorian), "", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public static global::TypedMqtt.IMqttBuilder AddHistorianConsumer<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TConsumer>(
        this global::TypedMqtt.IMqttBuilder builder,
        global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null)
        where TConsumer : class, global::Stream.IHistorian
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        builder.AddStreamHandler<TConsumer, global::Stream.Historian.HistoryRequest, string>(
            global::Stream.Historian.History,
            global::Stream.Historian.History.Filter(),
            static (consumer_, message_, cancellationToken_) => consumer_.HistoryAsync(message_.Payload, cancellationToken_),
            configure);
        return builder;
    }

    // …
}
