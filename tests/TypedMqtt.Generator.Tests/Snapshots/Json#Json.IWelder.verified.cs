public sealed class WelderPublisher : global::Json.IWelder
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::Json.IWelder), "History", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask<global::System.Collections.Generic.List<global::Json.WelderState>> HistoryAsync(
        int number,
        string name,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("welder/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/history"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteText(scratch, global::Json.Welder.History, name);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.RequestAsync(
            scratch,
            global::Json.Welder.History,
            global::Json.Welder.History.WildcardFilter,
            new global::TypedMqtt.CallContext(cancellationToken));
    }

    // …
}

// …

public static partial class Welder
{
    // …

    public sealed class StateChannel : global::TypedMqtt.MqttChannel<StateMessage>
    {
        internal readonly global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<global::Json.WelderState> PayloadTypeInfo =
            (global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<global::Json.WelderState>)global::Json.WelderContext.Default.GetTypeInfo(typeof(global::Json.WelderState))!;

        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal StateChannel()
        {
            Contract = "Welder";
            ChannelName = "State";
            Template = "welder/{number}/state";
            WildcardFilter = "welder/+/state";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.Json;
            ContentType = "application/json;s=63SEOlEO";
            Schema = "63SEOlEO";
        }

        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out StateMessage message)
        {
            if (!TryParse(topic, out var number))
            {
                message = default;
                return false;
            }

            message = new StateMessage(
                number,
                global::TypedMqtt.CompilerServices.PayloadReader.ReadJson(payload, this, PayloadTypeInfo, context),
                context);
            return true;
        }

        // …
    }

    // …

    public sealed class HistoryChannel : global::TypedMqtt.MqttRequestChannel<HistoryRequest, global::System.Collections.Generic.List<global::Json.WelderState>>
    {
        // …

        /// <inheritdoc/>
        public override global::System.Collections.Generic.List<global::Json.WelderState> ReadResponse(
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context) =>
            global::TypedMqtt.CompilerServices.PayloadReader.ReadJson(payload, Response, ResponseTypeInfo, context);

        // …
    }
}

// …
