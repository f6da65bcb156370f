namespace TypedMqtt.Interop.Probes;

/// <summary>A broker to probe, through one implementation and version of the protocol.</summary>
internal interface IProbeEndpoint
{
    /// <summary>Connects with a clean session as a user whose password is its name.</summary>
    Task<IProbeClient> ConnectAsync(string user, CancellationToken cancellationToken);
}
