namespace TypedMqtt.Interop.Matrix;

/// <summary>The broker has refused a peer's CONNECT.</summary>
/// <param name="reason">The reason code of CONNACK.</param>
/// <param name="text">What the peer says.</param>
public sealed class PeerRefusedException(int reason, string text) : Exception($"0x{reason:x2}: {text}")
{
    public int Reason => reason;
}
