namespace TypedMqtt;

/// <summary>The client's end of an authentication method of MQTT 5.0 (4.12). <see cref="MqttScramSha256Authenticator"/> is one.</summary>
public interface IMqttEnhancedAuthenticator
{
    /// <summary>The method's name, as the broker knows it.</summary>
    string Method { get; }

    /// <summary>Begins an exchange: one for each attempt to connect, and one for each <see cref="MqttClient.ReauthenticateAsync"/>. What it throws
    /// fails the attempt.</summary>
    /// <param name="server">The broker.</param>
    /// <param name="credentials">User name and password of the options, or of the <see cref="IMqttCredentialsProvider"/>, which is asked afresh. The
    /// password is for the method only: CONNECT carries the user name, and no password.</param>
    IMqttEnhancedAuthentication Begin(Uri server, MqttCredentials credentials);
}
