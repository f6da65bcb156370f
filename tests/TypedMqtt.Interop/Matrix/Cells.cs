namespace TypedMqtt.Interop.Matrix;

/// <summary>The cells of the matrix: 3.1.1 and 5.0 on each transport, 3.1 on one of them, for the bytes above TCP are the same on all.</summary>
public static class Cells
{
    private static readonly MatrixTransport[] Transports = Enum.GetValues<MatrixTransport>();

    private static readonly (MatrixTransport Transport, ProtocolVersion Version)[] SinceV311 =
        [.. from t in Transports from v in (ProtocolVersion[])[ProtocolVersion.V311, ProtocolVersion.V5] select (t, v)];

    private static readonly (MatrixTransport Transport, ProtocolVersion Version)[] Every = [(MatrixTransport.Tcp, ProtocolVersion.V31), .. SinceV311];

    /// <summary>Transport × version.</summary>
    public static TheoryData<MatrixTransport, ProtocolVersion> All { get; } = new(Every);

    /// <summary>Transport × version, for what 3.1 does not have.</summary>
    public static TheoryData<MatrixTransport, ProtocolVersion> OfV311AndV5 { get; } = new(SinceV311);

    /// <summary>Transport × version × QoS.</summary>
    public static TheoryData<MatrixTransport, ProtocolVersion, int> WithQos { get; } =
        new(from c in Every from q in Enumerable.Range(0, 3) select (c.Transport, c.Version, q));

    /// <summary>Transport × version × QoS × retain.</summary>
    public static TheoryData<MatrixTransport, ProtocolVersion, int, bool> WithQosAndRetain { get; } =
        new(from c in Every from q in Enumerable.Range(0, 3) from r in (bool[])[false, true] select (c.Transport, c.Version, q, r));

    /// <summary>Transport, for what only 5.0 has.</summary>
    public static TheoryData<MatrixTransport> OfV5 { get; } = new(Transports);
}
