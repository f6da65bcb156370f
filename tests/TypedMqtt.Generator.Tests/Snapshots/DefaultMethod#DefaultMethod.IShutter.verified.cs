/// <summary>Publishes the channels of <see cref="global::DefaultMethod.IShutter"/>; thread-safe; does not own the connection.</summary>
[global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
public sealed class ShutterPublisher : global::DefaultMethod.IShutter
{
    private readonly global::TypedMqtt.IMqttSender _connection;

    /// <summary>Creates a publisher.</summary>
    /// <param name="connection">The connection.</param>
    public ShutterPublisher(global::TypedMqtt.IMqttSender connection)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
    }

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::DefaultMethod.IShutter), "Move", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask MoveAsync(int number, int percent)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("shutter/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch, number);
            scratch.Write("/position"u8);
            scratch.EndTopic();
            global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                scratch,
                global::DefaultMethod.Shutter.Move,
                global::TypedMqtt.Generated.System_Int32Formatter.Instance,
                percent);
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::DefaultMethod.Shutter.Move, default);
    }

    /// <summary>Does nothing: a publisher does not own its connection.</summary>
    public void Dispose()
    {
    }

    /// <summary>Does nothing: a publisher does not own its connection.</summary>
    /// <returns>Completed.</returns>
    public global::System.Threading.Tasks.ValueTask DisposeAsync() => default;

    /// <inheritdoc/>
    public override string ToString() => "ShutterPublisher";
}

// …
