namespace TypedMqtt.Interop.Matrix;

/// <summary>A client library or program of another project, or our own client, driven by the scripts of the matrix.</summary>
public interface IPeer : IAsyncDisposable
{
    /// <summary>Its name: the trait of its tests, and its row in docs/interoperability.md.</summary>
    string Name { get; }

    /// <summary>What it cannot do or show, and why: such cells are skipped and listed.</summary>
    IReadOnlyDictionary<Ability, string> Limits { get; }

    /// <summary>Connects a client; the test is skipped where the peer is not installed.</summary>
    /// <exception cref="PeerRefusedException">The broker refuses.</exception>
    Task<IPeerClient> ConnectAsync(Link link, PeerConnect connect);
}
