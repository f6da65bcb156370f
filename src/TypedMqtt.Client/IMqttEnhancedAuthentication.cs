namespace TypedMqtt;

/// <summary>One exchange with one broker. Used by one thread at a time, never under a lock, and not by the receive loop. May take its time: the
/// exchange of a CONNECT ends with <see cref="MqttClientOptions.ConnectTimeout"/>. What a method throws ends the connection.</summary>
public interface IMqttEnhancedAuthentication
{
    /// <summary>The Authentication Data of CONNECT, or of the AUTH that begins a re-authentication; null for none.</summary>
    /// <param name="cancellationToken">Cancelled when the connection is gone or its time is up.</param>
    ValueTask<ReadOnlyMemory<byte>?> StartAsync(CancellationToken cancellationToken);

    /// <summary>The answer to an AUTH of the broker that asks for more (0x18); null for no data.</summary>
    /// <param name="data">The broker's Authentication Data; null for none.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone or its time is up.</param>
    ValueTask<ReadOnlyMemory<byte>?> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken);

    /// <summary>The broker has accepted. Whether it is the one it says it is, where the method can tell, is checked here: throw to leave it.</summary>
    /// <param name="data">The Authentication Data of CONNACK, or of the AUTH that ends a re-authentication; null for none.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone or its time is up.</param>
    ValueTask CompleteAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken);
}
