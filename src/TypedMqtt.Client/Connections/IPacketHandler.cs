using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Client.Connections;

/// <summary>What a connection hands its packets to.</summary>
internal interface IPacketHandler
{
    /// <summary>A packet that concerns the session.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="frame">The packet.</param>
    /// <param name="memory">The same bytes as memory.</param>
    void OnPacket(ClientConnection connection, Frame frame, ReadOnlyMemory<byte> memory);

    /// <summary>The send buffer has room again.</summary>
    void OnSent();
}
