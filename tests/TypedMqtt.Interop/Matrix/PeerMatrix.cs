namespace TypedMqtt.Interop.Matrix;

/// <summary>
/// The scripts that every peer goes through, in every cell it can do; docs/interoperability.md lists what it cannot.
/// </summary>
public abstract partial class PeerMatrix(IMatrixBroker broker, IPeer peer)
{
    private const int SubscriptionIdentifier = 7;

    [Theory, MemberData(nameof(Cells.WithQos), MemberType = typeof(Cells))]
    public async Task Messages__arrive_in_order_as_they_were_published(MatrixTransport transport, ProtocolVersion version, int qos)
    {
        await using var scene = await SceneAsync(transport, version);
        var subscriber = await scene.ConnectAsync("subscriber");
        var hasIdentifier = scene.IsV5 && Can(Ability.SubscriptionIdentifier);
        Assert.Equal(qos, await subscriber.SubscribeAsync(scene.Topic("#"), new(qos) { Identifier = hasIdentifier ? SubscriptionIdentifier : 0 }));
        var publisher = await scene.ConnectAsync("publisher");
        var sent = Messages(scene, qos);

        var reasons = await Task.WhenAll(sent.Select(publisher.PublishAsync));

        Assert.All(reasons, static r => Assert.Equal(0, r));
        AssertEqual(
            sent.Select(m => m with { SubscriptionIdentifier = hasIdentifier ? SubscriptionIdentifier : 0 }),
            await Scene.ReadAsync(subscriber, sent.Count));
    }

    [Theory, MemberData(nameof(Cells.All), MemberType = typeof(Cells))]
    public async Task The_QoS_of_a_subscription__is_the_highest_it_receives_with(MatrixTransport transport, ProtocolVersion version)
    {
        await using var scene = await SceneAsync(transport, version);
        var publisher = await scene.ConnectAsync("publisher");
        foreach (var granted in Enumerable.Range(0, 3))
        {
            var subscriber = await scene.ConnectAsync($"subscriber-{granted}");
            await subscriber.SubscribeAsync(scene.Topic($"{granted}/+"), new(granted));
            foreach (var qos in Enumerable.Range(0, 3))
            {
                var message = new PeerMessage(scene.Topic($"{granted}/{qos}"), "x"u8.ToArray()) { Qos = qos };
                await publisher.PublishAsync(message);
                AssertEqual([message with { Qos = Math.Min(qos, granted) }], [await subscriber.ReadAsync()]);
            }
        }
    }

    [Theory, MemberData(nameof(Cells.WithQos), MemberType = typeof(Cells))]
    public async Task A_retained_message__reaches_a_late_subscriber_until_it_is_cleared(MatrixTransport transport, ProtocolVersion version, int qos)
    {
        await using var scene = await SceneAsync(transport, version);
        var publisher = await scene.ConnectAsync("publisher");
        var kept = Messages(scene, qos).Take(2).Select(static m => m with { Retain = true }).ToList();
        List<PeerMessage> all = [.. kept.Select(static m => m with { Payload = "replaced"u8.ToArray() }), .. kept];
        var witness = await scene.ConnectAsync("witness");
        await witness.SubscribeAsync(scene.Topic("#"), new(qos));
        foreach (var message in all)
            await publisher.PublishAsync(message);

        // QoS 0 is not acknowledged: what the witness has is there.
        AssertEqual(all.Select(static m => m with { Retain = false }), await Scene.ReadAsync(witness, all.Count));

        var late = await scene.ConnectAsync("late");
        await late.SubscribeAsync(scene.Topic("#"), new(qos));
        AssertEqual(kept, (await Scene.ReadAsync(late, kept.Count)).OrderBy(static m => m.Topic, StringComparer.Ordinal));

        // To those who are there it comes as a new message, the empty one that clears it too.
        foreach (var message in kept)
            await publisher.PublishAsync(message with { Payload = [] });
        AssertEqual(kept.Select(static m => m with { Payload = [], Retain = false }), await Scene.ReadAsync(late, kept.Count));

        var later = await scene.ConnectAsync("later");
        await later.SubscribeAsync(scene.Topic("#"), new(1));
        Assert.Empty(await Scene.DrainAsync(later, publisher, scene.Topic("end")));
    }

    [Theory, MemberData(nameof(Cells.WithQosAndRetain), MemberType = typeof(Cells))]
    public async Task The_will_of_a_dropped_client__arrives(MatrixTransport transport, ProtocolVersion version, int qos, bool retain)
    {
        await using var scene = await SceneAsync(transport, version);
        var will = new PeerMessage(scene.Topic("will"), "gone"u8.ToArray()) { Qos = qos, Retain = retain };
        if (scene.IsV5 && Can(Ability.WillProperties))
            will = will with { ContentType = "text/plain", UserProperties = [KeyValuePair.Create("reason", "dropped")] };
        var witness = await scene.ConnectAsync("witness");
        await witness.SubscribeAsync(scene.Topic("#"), new(2));
        var mortal = await scene.ConnectAsync(scene.As("mortal") with { Will = will });

        await mortal.DropAsync();

        AssertEqual([will with { Retain = false }], [await witness.ReadAsync()]);
        if (!retain)
            return;
        var late = await scene.ConnectAsync("late");
        await late.SubscribeAsync(scene.Topic("will"), new(2));
        AssertEqual([will], [await late.ReadAsync()]);
    }

    [Theory, MemberData(nameof(Cells.All), MemberType = typeof(Cells))]
    public async Task The_will_of_a_client_that_disconnects__does_not_arrive(MatrixTransport transport, ProtocolVersion version)
    {
        if (version == ProtocolVersion.V5)
            Require(Ability.DisconnectWithoutWill);
        await using var scene = await SceneAsync(transport, version);
        var witness = await scene.ConnectAsync("witness");
        await witness.SubscribeAsync(scene.Topic("#"), new(1));
        var polite = await scene.ConnectAsync(scene.As("polite") with { Will = new(scene.Topic("will"), "gone"u8.ToArray()) });

        await polite.DisposeAsync();

        Assert.Empty(await Scene.DrainAsync(witness, witness, scene.Topic("end")));
    }

    [Theory, MemberData(nameof(Cells.WithQosAndRetain), MemberType = typeof(Cells))]
    public async Task A_shared_subscription__gives_each_message_to_one_member(MatrixTransport transport, ProtocolVersion version, int qos, bool retain)
    {
        await using var scene = await SceneAsync(transport, version);
        List<IPeerClient> members = [await scene.ConnectAsync("member-a"), await scene.ConnectAsync("member-b")];
        foreach (var member in members)
            await member.SubscribeAsync($"$share/group/{scene.Topic("#")}", new(qos));
        var other = await scene.ConnectAsync("other");
        await other.SubscribeAsync(scene.Topic("#"), new(qos));
        var publisher = await scene.ConnectAsync("publisher");
        var sent = Messages(scene, qos);

        await Task.WhenAll(sent.Select(m => publisher.PublishAsync(m with { Retain = retain })));

        AssertEqual(sent, await Scene.ReadAsync(other, sent.Count));

        // Fair between two: each has half of them, and the halves together are all.
        List<PeerMessage>[] halves = [await Scene.ReadAsync(members[0], sent.Count / 2), await Scene.ReadAsync(members[1], sent.Count / 2)];
        AssertEqual(InOrder(sent), InOrder(halves.SelectMany(static h => h)));

        // Retained messages are not for those who share (4.8.2).
        var late = await scene.ConnectAsync("late");
        await late.SubscribeAsync($"$share/late/{scene.Topic("#")}", new(qos));
        var kept = retain && broker.SendsRetainedToShared ? sent.Where(static m => m.Payload.Length > 0).Select(static m => m with { Retain = true }) : [];
        AssertEqual(kept, InOrder(await Scene.DrainAsync(late, publisher, scene.Topic("z-end"))));
    }

    /// <summary>An even number of messages; their topics are in alphabetical order.</summary>
    private List<PeerMessage> Messages(Scene scene, int qos)
    {
        byte[] everyByte = [.. Enumerable.Range(0, 256).Select(static b => (byte)b)];
        PeerMessage[] messages =
        [
            new(scene.Topic("a"), "plain"u8.ToArray()),
            new(scene.Topic("b/ü/温度"), "°C"u8.ToArray()) { IsUtf8 = Can(Ability.PayloadFormat), ContentType = "text/plain", Expiry = 600 },
            new(scene.Topic("c"), []),
            new(scene.Topic("d"), everyByte) { ResponseTopic = scene.Topic("answers"), Correlation = "request-1" },
            new(scene.Topic("e"), [.. Enumerable.Repeat(everyByte, 80).SelectMany(static b => b)]),
            new(scene.Topic("f"), "with properties"u8.ToArray())
            {
                UserProperties = [KeyValuePair.Create("unit", "K"), KeyValuePair.Create("unit", "°C"), KeyValuePair.Create("a", "1")],
            },
        ];
        return
        [
            .. messages.Select(m => scene.IsV5 ? m with { Qos = qos } : new PeerMessage(m.Topic, m.Payload) { Qos = qos }),
        ];
    }

    private static void AssertEqual(IEnumerable<PeerMessage> expected, IEnumerable<PeerMessage> actual) =>
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));

    private static IEnumerable<PeerMessage> InOrder(IEnumerable<PeerMessage> messages) => messages.OrderBy(static m => m.Topic, StringComparer.Ordinal);

    private bool Can(Ability ability) => !peer.Limits.ContainsKey(ability);

    /// <summary>Skips what the peer cannot do, with the reason.</summary>
    private void Require(Ability ability)
    {
        if (peer.Limits.TryGetValue(ability, out var reason))
            Assert.Skip($"{peer.Name}: {reason}");
    }

    private async Task<Scene> SceneAsync(MatrixTransport transport, ProtocolVersion version)
    {
        if (Enum.TryParse<Ability>($"{transport}", out var ability))
            Require(ability);
        if (version == ProtocolVersion.V31)
            Require(Ability.Version31);
        return new Scene(peer, await broker.LinkAsync(transport, version));
    }
}
