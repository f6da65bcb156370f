namespace TypedMqtt.Broker.Tests.Model;

/// <summary>What a client is for the length of a script.</summary>
/// <param name="Version">The version it speaks.</param>
/// <param name="ReceiveMaximum">The Receive Maximum it announces; 0 = none.</param>
internal sealed record ModelClient(ProtocolVersion Version, ushort ReceiveMaximum)
{
    public static readonly ModelClient[] Kinds =
    [
        new(ProtocolVersion.V5, 2), new(ProtocolVersion.V311, 0), new(ProtocolVersion.V5, 0), new(ProtocolVersion.V5, 1),
    ];

    public bool IsV5 => Version == ProtocolVersion.V5;
}
