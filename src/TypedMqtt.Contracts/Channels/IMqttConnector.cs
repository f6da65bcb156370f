namespace TypedMqtt;

/// <summary>Connects as a role; a test broker is one.</summary>
public interface IMqttConnector
{
    /// <summary>Connects a principal of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="placeholders">Values of bound placeholders; those that are identities of the role say which principal it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The connection; it belongs to the connector.</returns>
    ValueTask<IMqttConnection> ConnectAsync(
        string role, IReadOnlyList<KeyValuePair<string, string>> placeholders, CancellationToken cancellationToken = default);
}
