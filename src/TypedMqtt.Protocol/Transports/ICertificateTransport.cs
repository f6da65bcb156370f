using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Protocol.Transports;

/// <summary>A transport whose peer may have shown a certificate.</summary>
public interface ICertificateTransport : IMqttTransport
{
    /// <summary>The certificate of the peer, verified by the handshake; null when it showed none or before the first byte was received.</summary>
    X509Certificate2? RemoteCertificate { get; }
}
