using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection to which something happens after so many bytes.</summary>
internal interface IFaultyTransport : IMqttTransport
{
    ByteLimit Limit { get; }

    /// <summary>Whether nothing goes on until time has passed.</summary>
    bool IsStalled { get; }
}
