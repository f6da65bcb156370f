namespace TypedMqtt.Interop.Matrix;

/// <summary>How to reach a broker: the cell of the matrix that a test is about.</summary>
/// <param name="Port">The port on the loopback address; under WebSocket the path is <c>/mqtt</c>.</param>
/// <param name="Transport">What carries the bytes.</param>
/// <param name="Version">The version to speak.</param>
/// <param name="AuthorityFile">The authority of the broker's certificate, PEM.</param>
public sealed record Link(int Port, MatrixTransport Transport, ProtocolVersion Version, string AuthorityFile)
{
    public const string Host = "127.0.0.1";

    public bool IsV5 => Version == ProtocolVersion.V5;

    public bool IsTls => Transport is MatrixTransport.Tls or MatrixTransport.SecureWebSocket;

    public bool IsWebSocket => Transport is MatrixTransport.WebSocket or MatrixTransport.SecureWebSocket;

    /// <summary>The address as most clients want it.</summary>
    public Uri Uri => new($"{Scheme}://{Host}:{Port}{(IsWebSocket ? "/mqtt" : "")}");

    private string Scheme => Transport switch
    {
        MatrixTransport.Tcp => "mqtt",
        MatrixTransport.Tls => "mqtts",
        MatrixTransport.WebSocket => "ws",
        _ => "wss",
    };
}
