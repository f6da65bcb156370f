using TypedMqtt.Client.Publishing;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Publishing;

public sealed class CancellationTests
{
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task A_cancelled_publish_in_flight__keeps_its_id_until_the_late_answer(Qos qos)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        using var cancel = new CancellationTokenSource();
        Task<PublishResult> publish = client.PublishAsync("t", "1"u8, qos, cancel.Token).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "1")).PacketId;

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publish.SoonAsync());
        Task<PublishResult> next = client.PublishAsync("t", "2"u8, Qos.AtLeastOnce).AsTask();
        await server.ExpectQuietAsync();

        if (qos == Qos.AtLeastOnce)
        {
            await server.AckAsync(PacketType.PubAck, id);
        }
        else
        {
            await server.AckAsync(PacketType.PubRec, id);
            await server.ExpectAckAsync(PacketType.PubRel, id);
            await server.AckAsync(PacketType.PubComp, id);
        }

        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "2")).PacketId);
        await next.SoonAsync();
    }

    [Fact]
    public async Task A_cancelled_publish_that_waits__is_never_sent()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start();
        using var cancel = new CancellationTokenSource();
        Task<PublishResult> first = client.PublishAsync("t", "1"u8, Qos.AtLeastOnce).AsTask();
        Task<PublishResult> second = client.PublishAsync("t", "2"u8, Qos.AtLeastOnce, cancel.Token).AsTask();
        Task<PublishResult> third = client.PublishAsync("t", "3"u8, Qos.AtMostOnce).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.SoonAsync());
        fake.IsDown = false;
        ServerEnd server = await fake.AcceptAsync();

        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "1")).PacketId);
        await server.ExpectPublishAsync("t", "3");
        await Task.WhenAll(first, third).SoonAsync();
    }

    [Fact]
    public async Task Cancelled_messages__leave_their_place_in_the_outbox()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start(fake.Options with { OutboxCapacity = 3 });
        using var cancel = new CancellationTokenSource();
        _ = client.PublishAsync("t", "stays"u8, Qos.AtLeastOnce).AsTask();
        Task<PublishResult>[] cancelled = [client.PublishAsync("t", "x"u8, Qos.AtLeastOnce, cancel.Token).AsTask(), client.PublishAsync("t", "x"u8, Qos.AtLeastOnce, cancel.Token).AsTask()];
        await cancel.CancelAsync();
        foreach (Task<PublishResult> task in cancelled)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.SoonAsync());
        }

        _ = client.PublishAsync("t", "fits"u8, Qos.AtLeastOnce).AsTask();
        fake.IsDown = false;
        ServerEnd server = await fake.AcceptAsync();

        await server.ExpectPublishAsync("t", "stays");
        await server.ExpectPublishAsync("t", "fits");
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already__sends_nothing()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PublishAsync("t", "x"u8, Qos.AtLeastOnce, new CancellationToken(true)).AsTask());

        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_thousand_cancellations_while_answers_arrive__leak_no_id()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 4));
        Task answering = Task.Run(async () =>
        {
            while (await server.NextAsync() is { Type: PacketType.Publish } packet && packet.Payload != "end")
            {
                await server.AckAsync(PacketType.PubAck, packet.PacketId);
            }
        });

        for (int i = 0; i < 1000; i++)
        {
            using var cancel = new CancellationTokenSource();
            Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce, cancel.Token).AsTask();
            await Task.WhenAll(Task.Run(cancel.Cancel), publish.ContinueWith(static _ => { }, TaskScheduler.Default)).SoonAsync();
        }

        // All four places of the window are free again.
        Task<PublishResult>[] last = [.. Enumerable.Range(0, 4).Select(_ => client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask())];
        await Task.WhenAll(last).SoonAsync();
        await client.PublishAsync("t", "end"u8);
        await answering.SoonAsync();
    }

    [Fact]
    [Normative("MQTT-2.3.1-2", Mqtt.V311)]
    [Normative("MQTT-2.2.1-3", Mqtt.V5)]
    [Normative("MQTT-4.3.2-1", Mqtt.V5)]
    [Normative("MQTT-4.3.3-1", Mqtt.V5)]
    public void Packet_ids__are_all_handed_out_before_any_comes_again_and_never_zero()
    {
        var ids = new PacketIds();
        var seen = new HashSet<ushort>();
        for (int i = 0; i < ushort.MaxValue; i++)
        {
            Assert.True(seen.Add(ids.Take()));
        }

        Assert.DoesNotContain((ushort)0, seen);
        Assert.Equal(0, ids.Take());
        ids.Return(777);
        ids.Return(777);
        Assert.Equal(ushort.MaxValue - 1, ids.Count);
        Assert.Equal(777, ids.Take());
        Assert.Equal(0, ids.Take());
        ids.Clear();
        Assert.Equal(0, ids.Count);
    }
}
