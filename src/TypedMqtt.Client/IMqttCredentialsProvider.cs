namespace TypedMqtt;

/// <summary>Gives user name and password for each connection: passwords that rotate, tokens that expire.</summary>
public interface IMqttCredentialsProvider
{
    /// <summary>Called for each attempt to connect. What it throws fails the attempt, which is repeated like any other.</summary>
    /// <param name="server">The broker that is connected to.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="MqttClientOptions.ConnectTimeout"/>.</param>
    ValueTask<MqttCredentials> GetCredentialsAsync(Uri server, CancellationToken cancellationToken);
}
