namespace TypedMqtt.Interop.Matrix;

/// <summary>The cells of the matrix.</summary>
public static class Cells
{
    private static readonly MatrixTransport[] Transports = Enum.GetValues<MatrixTransport>();
    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.V311, ProtocolVersion.V5];

    /// <summary>Transport × version.</summary>
    public static TheoryData<MatrixTransport, ProtocolVersion> All { get; } = new(from t in Transports from v in Versions select (t, v));

    /// <summary>Transport × version × QoS.</summary>
    public static TheoryData<MatrixTransport, ProtocolVersion, int> WithQos { get; } =
        new(from t in Transports from v in Versions from q in Enumerable.Range(0, 3) select (t, v, q));

    /// <summary>Transport × version × QoS × retain.</summary>
    public static TheoryData<MatrixTransport, ProtocolVersion, int, bool> WithQosAndRetain { get; } =
        new(from t in Transports from v in Versions from q in Enumerable.Range(0, 3) from r in (bool[])[false, true] select (t, v, q, r));

    /// <summary>Transport, for what only 5.0 has.</summary>
    public static TheoryData<MatrixTransport> OfV5 { get; } = new(Transports);
}
