namespace TypedMqtt.Client.Connections;

/// <summary>Which brokers are tried, in which order; follows references to others where that is asked for.</summary>
internal sealed class ServerList(MqttClientOptions options)
{
    /// <summary>Two brokers that refer to each other are not followed for ever.</summary>
    public const int MostHops = 5;

    private readonly Dictionary<Uri, Uri> _moved = [];
    private Uri? _next;

    /// <summary>The brokers of one attempt: one that a DISCONNECT referred to goes first, once.</summary>
    public IEnumerable<Uri> Attempt()
    {
        if (Interlocked.Exchange(ref _next, null) is { } next)
        {
            yield return next;
        }

        foreach (Uri server in options.Servers.Count > 0 ? options.Servers : [options.Server])
        {
            yield return Current(server);
        }
    }

    /// <summary>Where a broker sends its clients; null when that is not followed.</summary>
    /// <param name="server">The broker.</param>
    /// <param name="reason">0x9C: for now; 0x9D: for as long as the client lives.</param>
    /// <param name="reference">Its Server Reference, if it gave one.</param>
    public Uri? Redirect(Uri server, ReasonCode? reason, string? reference)
    {
        if (!options.FollowServerReference || reference is null || reason is not (ReasonCode.UseAnotherServer or ReasonCode.ServerMoved)
            || ServerUri.Resolve(server, reference) is not { } target)
        {
            return null;
        }

        if (reason == ReasonCode.ServerMoved)
        {
            _moved[server] = target;
        }

        return target;
    }

    /// <summary>A DISCONNECT refers to another broker: it is tried first.</summary>
    public void Next(Uri? server) => Interlocked.Exchange(ref _next, server);

    private Uri Current(Uri server)
    {
        for (int hop = 0; hop < MostHops && _moved.TryGetValue(server, out Uri? target); hop++)
        {
            server = target;
        }

        return server;
    }
}
