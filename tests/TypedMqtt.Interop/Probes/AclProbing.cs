namespace TypedMqtt.Interop.Probes;

/// <summary>
/// Finds out what a broker decides. A probe is allowed when it arrives. That it does not arrive is known when the sentinel, sent after it on
/// the same way, does: not from an acknowledgement, which brokers give for refused messages too, and not from a time-out alone.
/// </summary>
internal static class AclProbing
{
    /// <summary>The user who may read and write everything.</summary>
    public const string Witness = "probe-witness";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// What must be added to an access control list under test: the witness, and for each user a topic for sentinels, outside everything
    /// that is probed. Sections of one user add up, so the rules under test stay as they are.
    /// </summary>
    public static string Sections(IEnumerable<string> users) =>
        $"\nuser {Witness}\ntopic readwrite #\n" + string.Concat(users.Select(user => $"\nuser {user}\ntopic readwrite {SentinelTopic(user)}\n"));

    /// <summary>Asks the broker every question.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="probes">The questions.</param>
    /// <param name="wide">Whether users subscribe to everything instead of to the very topic; it must not change what they get.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">A sentinel did not arrive, so nothing is decided.</exception>
    public static async Task<IReadOnlyList<(Probe Probe, bool Allowed)>> DecideAsync(IProbeEndpoint broker, IReadOnlyList<Probe> probes, bool wide, CancellationToken cancellationToken)
    {
        await using var witness = await broker.ConnectAsync(Witness, cancellationToken);
        await witness.SubscribeAsync("#", cancellationToken);
        var allowed = new HashSet<Probe>();
        foreach (var group in probes.GroupBy(probe => (probe.User, probe.Action)))
        {
            await using var user = await broker.ConnectAsync(group.Key.User, cancellationToken);
            var arrived = group.Key.Action == ProbeAction.Publish
                ? await SendAsync(user, witness, group.Key.User, [.. group], cancellationToken)
                : await DeliverAsync(user, witness, group.Key.User, [.. group], wide, cancellationToken);
            allowed.UnionWith(arrived);
        }

        return [.. probes.Select(probe => (probe, allowed.Contains(probe)))];
    }

    private static async Task<IEnumerable<Probe>> DeliverAsync(IProbeClient user, IProbeClient witness, string name, List<Probe> probes, bool wide, CancellationToken cancellationToken)
    {
        foreach (var filter in wide ? ["#"] : probes.Select(probe => probe.Topic).Distinct(StringComparer.Ordinal))
            await user.SubscribeAsync(filter, cancellationToken);
        await user.SubscribeAsync(SentinelTopic(name), cancellationToken);
        return await SendAsync(witness, user, name, probes, cancellationToken);
    }

    private static async Task<IEnumerable<Probe>> SendAsync(IProbeClient from, IProbeClient to, string user, List<Probe> probes, CancellationToken cancellationToken)
    {
        // Payloads are unique over all tables, so that nothing left over from an earlier question can answer a later one.
        var questions = probes.ToDictionary(_ => $"{Guid.NewGuid():N}", StringComparer.Ordinal);
        var sentinel = $"{Guid.NewGuid():N}";
        foreach (var (payload, probe) in questions)
            await from.PublishAsync(probe.Topic, payload, cancellationToken);
        await from.PublishAsync(SentinelTopic(user), sentinel, cancellationToken);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var arrived = new HashSet<Probe>();
        try
        {
            for (var payload = await to.ReceiveAsync(patience.Token); payload != sentinel; payload = await to.ReceiveAsync(patience.Token))
            {
                if (questions.TryGetValue(payload, out var probe))
                    arrived.Add(probe);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the sentinel of {user} did not arrive within {Patience.TotalSeconds} s, so nothing is decided about: {string.Join("; ", probes)}");
        }

        return arrived;
    }

    private static string SentinelTopic(string user) => $"probe-sentinel/{user}";
}
