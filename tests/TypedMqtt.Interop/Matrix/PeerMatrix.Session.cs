namespace TypedMqtt.Interop.Matrix;

/// <summary>Sessions, subscribe options, and what the broker refuses.</summary>
public abstract partial class PeerMatrix
{
    private const string Forbidden = "forbidden";

    [Theory, MemberData(nameof(Cells.WithQos), MemberType = typeof(Cells))]
    public async Task A_session__keeps_what_comes_while_its_client_is_away(MatrixTransport transport, ProtocolVersion version, int qos)
    {
        await using var scene = await SceneAsync(transport, version);
        var durable = scene.As("durable") with { Clean = false, SessionExpiry = 120 };
        var subscriber = await scene.ConnectAsync(durable);
        await subscriber.SubscribeAsync(scene.Topic("#"), new(qos));
        await subscriber.DropAsync();
        var publisher = await scene.ConnectAsync("publisher");
        var sent = Messages(scene, Math.Max(qos, 1));
        await Task.WhenAll(sent.Select(publisher.PublishAsync));

        var back = await scene.ConnectAsync(durable);
        Assert.True(version == ProtocolVersion.V31 || (back.SessionPresent ?? true));

        // Some subscribe again before they show what came; that changes nothing.
        await back.SubscribeAsync(scene.Topic("#"), new(qos));
        if (qos > 0)
            AssertEqual(sent.Select(m => m with { Qos = qos }), await Scene.ReadAsync(back, sent.Count));
        Assert.Empty(await Scene.DrainAsync(back, publisher, scene.Topic("z-end")));
    }

    [Theory, MemberData(nameof(Cells.OfV311AndV5), MemberType = typeof(Cells))]
    public async Task A_clean_start__ends_the_session_that_was_there(MatrixTransport transport, ProtocolVersion version)
    {
        Require(Ability.SessionPresent);
        await using var scene = await SceneAsync(transport, version);
        var durable = scene.As("durable") with { Clean = false, SessionExpiry = 120 };
        var first = await scene.ConnectAsync(durable);
        Assert.False(first.SessionPresent);
        await first.SubscribeAsync(scene.Topic("#"), new(1));
        await first.DropAsync();
        var again = await scene.ConnectAsync(durable);
        Assert.True(again.SessionPresent);
        await again.DropAsync();

        Assert.False((await scene.ConnectAsync(durable with { Clean = true })).SessionPresent);
    }

    [Theory, MemberData(nameof(Cells.OfV5), MemberType = typeof(Cells))]
    public async Task The_options_of_a_subscription__are_followed(MatrixTransport transport)
    {
        await using var scene = await SceneAsync(transport, ProtocolVersion.V5);
        var publisher = await scene.ConnectAsync("publisher");
        var kept = new PeerMessage(scene.Topic("kept"), "kept"u8.ToArray()) { Qos = 1, Retain = true };
        await publisher.PublishAsync(kept);

        var asPublished = await scene.ConnectAsync("as-published");
        var sendsNone = Can(Ability.RetainHandling);
        await asPublished.SubscribeAsync(scene.Topic("#"), new(1) { RetainAsPublished = true, RetainHandling = sendsNone ? 2 : 0 });
        var live = kept with { Payload = "new"u8.ToArray() };
        await publisher.PublishAsync(live);
        AssertEqual(sendsNone ? [live] : [kept, live], await Scene.DrainAsync(asPublished, publisher, scene.Topic("end")));
    }

    [Theory, MemberData(nameof(Cells.OfV5), MemberType = typeof(Cells))]
    public async Task No_local__keeps_a_clients_own_messages_from_it(MatrixTransport transport)
    {
        Require(Ability.OneConnection);
        await using var scene = await SceneAsync(transport, ProtocolVersion.V5);
        var client = await scene.ConnectAsync("client");
        await client.SubscribeAsync(scene.Topic("#"), new(1) { NoLocal = true });
        await client.PublishAsync(new PeerMessage(scene.Topic("own"), "own"u8.ToArray()) { Qos = 1 });

        Assert.Empty(await Scene.DrainAsync(client, await scene.ConnectAsync("other"), scene.Topic("end")));
    }

    [Theory, MemberData(nameof(Cells.All), MemberType = typeof(Cells))]
    public async Task A_wrong_password__is_refused_with_the_reason(MatrixTransport transport, ProtocolVersion version)
    {
        await using var scene = await SceneAsync(transport, version);

        var refused = await Assert.ThrowsAsync<PeerRefusedException>(() => scene.ConnectAsync(scene.As("stranger") with { Password = "wrong" }));

        Assert.Equal(version == ProtocolVersion.V5 ? 0x87 : 5, refused.Reason);
    }

    [Theory, MemberData(nameof(Cells.All), MemberType = typeof(Cells))]
    public async Task A_subscription_that_could_receive_nothing__is_answered_with_the_reason(MatrixTransport transport, ProtocolVersion version)
    {
        await using var scene = await SceneAsync(transport, version);
        var client = await scene.ConnectAsync("client");

        Assert.Equal(broker.RefusedSubscription(version), await client.SubscribeAsync($"{Forbidden}/#", new(0)));
    }

    [Theory, MemberData(nameof(Cells.OfV5), MemberType = typeof(Cells))]
    public async Task A_message_for_nobody__is_acknowledged_as_such(MatrixTransport transport)
    {
        Require(Ability.NoMatchingSubscribers);
        await using var scene = await SceneAsync(transport, ProtocolVersion.V5);
        var publisher = await scene.ConnectAsync("publisher");

        Assert.Equal(0x10, await publisher.PublishAsync(new PeerMessage(scene.Topic("nobody"), "x"u8.ToArray()) { Qos = 1 }));
    }

    [Theory, MemberData(nameof(Cells.OfV5), MemberType = typeof(Cells))]
    public Task A_refused_message__has_the_reason_in_PUBACK(MatrixTransport transport) => RefusedAsync(transport, 1, Ability.PublishReason);

    [Theory, MemberData(nameof(Cells.OfV5), MemberType = typeof(Cells))]
    public Task A_refused_message__has_the_reason_in_PUBREC(MatrixTransport transport) => RefusedAsync(transport, 2, Ability.PublishReasonAtQos2);

    [Theory, MemberData(nameof(Cells.All), MemberType = typeof(Cells))]
    public async Task A_forbidden_message__reaches_nobody_and_the_connection_goes_on(MatrixTransport transport, ProtocolVersion version)
    {
        await using var scene = await SceneAsync(transport, version);
        var client = await scene.ConnectAsync("client");
        await client.SubscribeAsync(scene.Topic("#"), new(1));
        foreach (var qos in Enumerable.Range(0, 3))
            await client.PublishAsync(new PeerMessage($"{Forbidden}/topic", "x"u8.ToArray()) { Qos = qos });

        Assert.Empty(await Scene.DrainAsync(client, client, scene.Topic("end")));
    }

    private async Task RefusedAsync(MatrixTransport transport, int qos, Ability ability)
    {
        Require(ability);
        await using var scene = await SceneAsync(transport, ProtocolVersion.V5);
        var publisher = await scene.ConnectAsync("publisher");

        Assert.Equal(0x87, await publisher.PublishAsync(new PeerMessage($"{Forbidden}/topic", "x"u8.ToArray()) { Qos = qos }));
    }
}
