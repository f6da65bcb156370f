namespace TypedMqtt.Interop.Matrix;

/// <summary>A connected client of a peer. Disposing it sends DISCONNECT, once.</summary>
public interface IPeerClient : IAsyncDisposable
{
    /// <summary>Session present in CONNACK; null where the peer does not tell.</summary>
    bool? SessionPresent { get; }

    /// <summary>Subscribes.</summary>
    /// <returns>The reason code of SUBACK.</returns>
    Task<int> SubscribeAsync(string filter, PeerSubscribe options);

    /// <summary>Publishes; calls that are not awaited one by one are sent in their order.</summary>
    /// <returns>The reason code of PUBACK or PUBREC, refusals included; 0 in 3.1.1 and at QoS 0.</returns>
    Task<int> PublishAsync(PeerMessage message);

    /// <summary>The next message.</summary>
    /// <exception cref="TimeoutException">None comes.</exception>
    Task<PeerMessage> ReadAsync();

    /// <summary>Ends the connection without DISCONNECT, as a crash would.</summary>
    Task DropAsync();
}
