namespace TypedMqtt.Interop.Matrix;

/// <summary>What carries the bytes between a peer and a broker.</summary>
public enum MatrixTransport
{
    /// <summary>Plain TCP.</summary>
    Tcp,

    /// <summary>TLS over TCP.</summary>
    Tls,

    /// <summary>WebSocket, <c>ws://</c>.</summary>
    WebSocket,

    /// <summary>WebSocket over TLS, <c>wss://</c>.</summary>
    SecureWebSocket,
}
