namespace TypedMqtt.Broker;

/// <summary>Where the user name of a client comes from.</summary>
public enum MqttUserNameSource
{
    /// <summary>From the CONNECT packet.</summary>
    ConnectPacket,

    /// <summary>The common name (CN) of the client's certificate (<c>use_identity_as_username</c>); no password is asked.</summary>
    CertificateCommonName,

    /// <summary>The whole subject of the client's certificate as RFC 2253 writes it, most specific part first, such as
    /// <c>CN=line-7,OU=Hall 3,O=Plant</c> (<c>use_subject_as_username</c>); no password is asked.</summary>
    CertificateSubject,
}
