using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>Publishes without an answer over a reconnect, with the session and without it.</summary>
public sealed class ResumptionTests
{
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-3.3.1-1", Mqtt.V5)]
    [Normative("MQTT-4.4.0-1", Mqtt.V5)]
    [Normative("MQTT-4.6.0-1", Mqtt.V5)]
    public async Task With_the_session__a_PUBLISH_without_an_answer_is_sent_again_with_its_id_and_DUP(Qos qos)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 3).Select(i => client.PublishAsync("t", [(byte)('0' + i)], qos).AsTask())];
        WirePacket[] first = await ExpectAsync(server, 3);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        WirePacket[] second = await ExpectAsync(server, 3);

        Assert.All(first, static p => Assert.False(p.Dup));
        Assert.All(second, static p => Assert.True(p.Dup));
        Assert.Equal(first.Select(static p => (p.PacketId, p.Payload)), second.Select(static p => (p.PacketId, p.Payload)));
        await FinishAsync(server, second);
        await Task.WhenAll(publishes).SoonAsync();
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-3.2.2-5", Mqtt.V5)]
    public async Task Without_the_session__a_PUBLISH_without_an_answer_is_a_new_one_before_what_waits(Qos qos)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 2));
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 4).Select(i => client.PublishAsync("t", [(byte)('0' + i)], qos).AsTask())];
        await ExpectAsync(server, 2);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true, with: p => p.Add(PropertyId.ReceiveMaximum, 2));
        await ExpectAsync(server, 2);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);
        WirePacket[] again = await ExpectAsync(server, 4);

        Assert.Equal(["0", "1", "2", "3"], again.Select(static p => p.Payload));
        Assert.All(again, static p => Assert.False(p.Dup));
        await FinishAsync(server, again);
        await Task.WhenAll(publishes).SoonAsync();
    }

    [Fact]
    [Normative("MQTT-4.3.3-3", Mqtt.V5)]
    public async Task QoS_2_cut_after_PUBLISH__goes_on_with_PUBLISH()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        WirePacket again = await server.ExpectPublishAsync("t", "x");
        Assert.Equal((id, true), (again.PacketId, again.Dup));
        await FinishAsync(server, [again]);
        await publish.SoonAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Normative("MQTT-4.3.3-5", Mqtt.V5)]
    [Normative("MQTT-4.3.3-6", Mqtt.V5)]
    public async Task QoS_2_cut_after_PUBREC_or_PUBREL__goes_on_with_PUBREL(bool pubRelArrives)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        await server.AckAsync(PacketType.PubRec, id);
        if (pubRelArrives)
        {
            await server.ExpectAckAsync(PacketType.PubRel, id);
        }

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        await server.ExpectAckAsync(PacketType.PubRel, id);
        Assert.False(publish.IsCompleted);
        await server.AckAsync(PacketType.PubComp, id);
        await publish.SoonAsync();
        await server.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ReasonCode.Success)]
    [InlineData(ReasonCode.PacketIdentifierNotFound)]
    public async Task QoS_2_whose_PUBCOMP_was_lost__is_a_success_though_the_server_has_forgotten_it(ReasonCode answer)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        await server.AckAsync(PacketType.PubRec, id);
        await server.ExpectAckAsync(PacketType.PubRel, id);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.ExpectAckAsync(PacketType.PubRel, id);
        await server.AckAsync(PacketType.PubComp, id, answer);

        Assert.Equal(ReasonCode.Success, (await publish.SoonAsync()).ReasonCode);
    }

    [Fact]
    public async Task QoS_2_released_and_then_the_session_lost__is_done()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        await server.AckAsync(PacketType.PubRec, id);
        await server.ExpectAckAsync(PacketType.PubRel, id);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);

        await publish.SoonAsync();
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_publish_whose_awaiter_gave_up__keeps_its_id_over_a_reconnect()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        using var cancel = new CancellationTokenSource();
        Task<PublishResult> publish = client.PublishAsync("t", "1"u8, Qos.AtLeastOnce, cancel.Token).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "1")).PacketId;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publish.SoonAsync());

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true, with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        Task<PublishResult> next = client.PublishAsync("t", "2"u8, Qos.AtLeastOnce).AsTask();

        Assert.Equal(id, (await server.ExpectPublishAsync("t", "1")).PacketId);
        await server.ExpectQuietAsync();
        await server.AckAsync(PacketType.PubAck, id);
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "2")).PacketId);
        await next.SoonAsync();
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task With_a_smaller_receive_maximum__what_is_in_flight_is_sent_again_within_it_and_in_order(Qos qos)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 4).Select(i => client.PublishAsync("t", [(byte)('0' + i)], qos).AsTask())];
        WirePacket[] first = await ExpectAsync(server, 4);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true, with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        Task<PublishResult> later = client.PublishAsync("t", "4"u8, qos).AsTask();
        for (int i = 0; i < 4; i++)
        {
            WirePacket again = await server.ExpectPublishAsync("t", $"{i}");
            Assert.Equal((first[i].PacketId, true), (again.PacketId, again.Dup));
            await server.ExpectQuietAsync();
            await FinishAsync(server, [again]);
        }

        WirePacket last = await server.ExpectPublishAsync("t", "4");
        Assert.False(last.Dup);
        await FinishAsync(server, [last]);
        await Task.WhenAll([.. publishes, later]).SoonAsync();
    }

    [Fact]
    public async Task With_a_smaller_receive_maximum__a_second_cut_loses_nothing()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 3).Select(i => client.PublishAsync("t", [(byte)('0' + i)], Qos.AtLeastOnce).AsTask())];
        await ExpectAsync(server, 3);
        foreach (bool sessionPresent in new[] { true, true, false })
        {
            server.Cut();
            server = await fake.AcceptAsync(sessionPresent, with: p => p.Add(PropertyId.ReceiveMaximum, 1));
            Assert.Equal(sessionPresent, (await server.ExpectPublishAsync("t", "0")).Dup);
            await server.ExpectQuietAsync();
        }

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        WirePacket[] again = await ExpectAsync(server, 3);

        Assert.Equal(["0", "1", "2"], again.Select(static p => p.Payload));
        await FinishAsync(server, again);
        await Task.WhenAll(publishes).SoonAsync();
    }

    [Fact]
    public async Task With_a_smaller_maximum_packet_size__what_does_not_fit_fails_and_is_not_sent_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> large = client.PublishAsync("t", new byte[200], Qos.AtLeastOnce).AsTask();
        Task<PublishResult> small = client.PublishAsync("t", "s"u8, Qos.AtLeastOnce).AsTask();
        await ExpectAsync(server, 2);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true, with: p => p.Add(PropertyId.MaximumPacketSize, 100));
        await FinishAsync(server, [await server.ExpectPublishAsync("t", "s")]);

        await small.SoonAsync();
        Assert.Equal(ReasonCode.PacketTooLarge, (await Assert.ThrowsAsync<MqttException>(() => large.SoonAsync())).ReasonCode);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.6.0-4", Mqtt.V311)]
    [Normative("MQTT-4.6.0-4", Mqtt.V5)]
    public async Task PUBRELs__come_again_in_the_order_of_the_PUBRECs_and_PUBLISHes_in_that_of_the_first_time(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version, CleanStart = false });
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 6).Select(i => client.PublishAsync("t", [(byte)('0' + i)], i == 2 ? Qos.AtLeastOnce : Qos.ExactlyOnce).AsTask())];
        ushort[] ids = [.. (await ExpectAsync(server, 6)).Select(static p => p.PacketId)];
        int[] received = [4, 0, 3];
        foreach (int i in received)
        {
            await server.AckAsync(PacketType.PubRec, ids[i]);
            await server.ExpectAckAsync(PacketType.PubRel, ids[i]);
        }

        for (int round = 0; round < 2; round++)
        {
            server.Cut();
            server = await fake.AcceptAsync(sessionPresent: true, version);
            foreach (int i in received)
            {
                await server.ExpectAckAsync(PacketType.PubRel, ids[i]);
            }

            Assert.Equal([(ids[1], true), (ids[2], true), (ids[5], true)], (await ExpectAsync(server, 3)).Select(static p => (p.PacketId, p.Dup)));

            // A broker that says it twice does not change the order.
            await server.AckAsync(PacketType.PubRec, ids[4]);
            await server.ExpectAckAsync(PacketType.PubRel, ids[4]);
        }

        // One that is received on the new connection comes behind those of the old one.
        await server.AckAsync(PacketType.PubRec, ids[1]);
        await server.ExpectAckAsync(PacketType.PubRel, ids[1]);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true, version);
        foreach (int i in (int[])[.. received, 1])
        {
            await server.ExpectAckAsync(PacketType.PubRel, ids[i]);
            await server.AckAsync(PacketType.PubComp, ids[i]);
        }

        await FinishAsync(server, await ExpectAsync(server, 2));
        await Task.WhenAll(publishes).SoonAsync();
    }

    private static async Task<WirePacket[]> ExpectAsync(ServerEnd server, int count)
    {
        var packets = new WirePacket[count];
        for (int i = 0; i < count; i++)
        {
            packets[i] = await server.ExpectAsync(PacketType.Publish);
        }

        return packets;
    }

    private static async Task FinishAsync(ServerEnd server, WirePacket[] publishes)
    {
        foreach (WirePacket publish in publishes)
        {
            if (publish.Qos == Qos.AtLeastOnce)
            {
                await server.AckAsync(PacketType.PubAck, publish.PacketId);
                continue;
            }

            await server.AckAsync(PacketType.PubRec, publish.PacketId);
            await server.ExpectAckAsync(PacketType.PubRel, publish.PacketId);
            await server.AckAsync(PacketType.PubComp, publish.PacketId);
        }
    }
}
