public sealed class ValvePublisher : global::RetainedState.IValve
{
    // …

    /// <summary>Removes the retained value of Position.</summary>
    /// <param name="number">Value of <c>{number}</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Completes as a publish does.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::RetainedState.IValve), "Position", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask ClearPositionAsync(
        int number,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("valve/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/position"u8);
            scratch.EndTopic();
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(
            scratch,
            global::RetainedState.Valve.Position,
            new global::TypedMqtt.CallContext(cancellationToken));
    }

    // …
}

public sealed class ValveSubscriber
{
    // …

    /// <summary>Reads the retained value of Position.</summary>
    /// <param name="number">Value of <c>{number}</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, or null when the broker holds none.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::RetainedState.IValve), "Position", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public async global::System.Threading.Tasks.ValueTask<int?> GetPositionAsync(
        int number,
        global::System.Threading.CancellationToken cancellationToken = default)
    {
        var message_ = await _connection.GetRetainedAsync(
            global::RetainedState.Valve.Position,
            global::RetainedState.Valve.Position.Name(number),
            cancellationToken).ConfigureAwait(false);
        return message_?.Payload;
    }

    /// <summary>Reads the retained value of Position and every change of it. The first message comes at once: the value, or IsCleared when the broker holds none.</summary>
    /// <param name="number">Value of <c>{number}</c>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The value and its changes, removals included.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::RetainedState.IValve), "Position", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public global::System.Collections.Generic.IAsyncEnumerable<global::RetainedState.Valve.PositionMessage> WatchPositionAsync(
        int number,
        global::System.Threading.CancellationToken cancellationToken = default) =>
        _connection.WatchRetainedAsync(
            global::RetainedState.Valve.Position,
            global::RetainedState.Valve.Position.Name(number),
            cancellationToken);
}

public static partial class Valve
{
    // …

    public readonly record struct PositionMessage(
        int Number,
        int Payload,
        global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage
    {
        /// <summary>Whether the retained value was removed; there is no payload then. Only subscriptions that ask for it see such messages.</summary>
        public bool IsCleared { get; init; }

        // …
    }

    public sealed class PositionChannel : global::TypedMqtt.MqttChannel<PositionMessage>
    {
        // …

        /// <inheritdoc/>
        public override bool TryRead(
            global::System.ReadOnlySpan<byte> topic,
            in global::System.Buffers.ReadOnlySequence<byte> payload,
            in global::TypedMqtt.CallContext context,
            out PositionMessage message)
        {
            if (!TryParse(topic, out var number))
            {
                message = default;
                return false;
            }

            if (payload.IsEmpty)
            {
                message = new PositionMessage(number, default!, context) { IsCleared = true };
                return true;
            }

            message = new PositionMessage(
                number,
                global::TypedMqtt.CompilerServices.PayloadReader.ReadMessagePack(payload, this, global::TypedMqtt.Generated.System_Int32Formatter.Instance, context),
                context);
            return true;
        }

        // …
    }
}

// …
