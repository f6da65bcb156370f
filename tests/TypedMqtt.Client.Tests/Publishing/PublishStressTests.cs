using System.Collections.Concurrent;
using TypedMqtt.Broker;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Publishing;

/// <summary>Pooled messages under many publishers at once: each gets its own answer, and nothing stays behind.</summary>
public sealed class PublishStressTests
{
    private const int Publishers = 16;
    private const int MessagesEach = 400;

    /// <summary>The server refuses what the message asks it to refuse, so that an answer in the wrong hands shows.</summary>
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task Each_publisher__gets_its_own_answer_while_others_cancel(Qos qos)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 20));
        Task<int> answering = Task.Run(() => AnswerAsync(server));

        int[] crossed = await Task.WhenAll(Enumerable.Range(0, Publishers).Select(i => Task.Run(() => PublishAsync(client, qos, i)))).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.All(crossed, static c => Assert.Equal(0, c));
        Task<PublishResult>[] window = [.. Enumerable.Range(0, 20).Select(_ => client.PublishAsync("ok", "x"u8, qos).AsTask())];
        await Task.WhenAll(window).SoonAsync();
        await client.PublishAsync("end", ""u8);
        Assert.InRange(await answering.SoonAsync(), 1, 20);
    }

    [Fact]
    public async Task Everything_that_is_answered__arrives_over_cuts()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { AllowAnonymous = true });
        var transports = new ConcurrentStack<CuttingTransport>();
        await using MqttClient client = await MqttClient.ConnectAsync(new MqttClientOptions
        {
            TransportFactory = _ =>
            {
                var transport = new CuttingTransport(broker.ConnectInProcess());
                transports.Push(transport);
                return ValueTask.FromResult<IMqttTransport>(transport);
            },
            ClientId = "c",
            SessionExpiry = TimeSpan.FromHours(1),
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
            MaximumReconnectDelay = TimeSpan.FromMilliseconds(5),
            KeepAlive = TimeSpan.Zero,
        }).SoonAsync();
        await using MqttClient witness = await MqttClient.ConnectAsync(
            new MqttClientOptions { TransportFactory = _ => ValueTask.FromResult<IMqttTransport>(broker.ConnectInProcess()) }).SoonAsync();
        await using MqttSubscription seen = await witness.SubscribeAsync("t", new MqttSubscribeOptions { Qos = Qos.ExactlyOnce, BufferCapacity = 20_000 }).SoonAsync();

        Task<int>[] publishing = [.. Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (int n = 0; n < 100; n++)
            {
                await client.PublishAsync("t", [(byte)i, (byte)n], Qos.ExactlyOnce);
                if (n % 20 == 10 && transports.TryPeek(out CuttingTransport? current))
                {
                    current.Close();
                }
            }

            return 100;
        }))];
        await Task.WhenAll(publishing).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var next = new int[8];
        for (int count = 0; count < 800; count++)
        {
            ReadOnlyMemory<byte> payload = (await seen.ReadAsync().SoonAsync()).Payload;
            Assert.Equal(next[payload.Span[0]]++, payload.Span[1]);
        }

        Assert.True(transports.Count > 5);
        await client.PublishAsync("t", "e"u8, Qos.ExactlyOnce).SoonAsync();
        Assert.Equal("e", (await seen.ReadAsync().SoonAsync()).PayloadText);
    }

    /// <summary>Publishes what is to be taken, refused, or cancelled; returns how many answers were somebody else's.</summary>
    private static async Task<int> PublishAsync(MqttClient client, Qos qos, int publisher)
    {
        var random = new Random(publisher);
        int crossed = 0;
        for (int i = 0; i < MessagesEach; i++)
        {
            bool refused = random.Next(2) == 0;
            string topic = $"{(refused ? "no" : "ok")}/{publisher}/{i}";
            using var cancel = new CancellationTokenSource();
            ValueTask<PublishResult> publish = client.PublishAsync(topic, new byte[random.Next(400)], qos, cancel.Token);
            if (random.Next(4) == 0)
            {
                _ = Task.Run(cancel.Cancel, CancellationToken.None);
            }

            try
            {
                await publish;
                crossed += refused ? 1 : 0;
            }
            catch (MqttPublishException e)
            {
                crossed += e.Topic == topic ? 0 : 1;
            }
            catch (OperationCanceledException e)
            {
                crossed += e.CancellationToken == cancel.Token ? 0 : 1;
            }
        }

        return crossed;
    }

    /// <summary>Answers until the end; returns the largest number of messages that were unanswered at once.</summary>
    private static async Task<int> AnswerAsync(ServerEnd server)
    {
        var open = new Queue<Protocol.Packets.PacketType>();
        int most = 0;
        while (await server.NextAsync() is { } packet && packet.Topic != "end")
        {
            bool refused = packet.Topic.StartsWith("no", StringComparison.Ordinal);
            switch (packet.Type)
            {
                case PacketType.Publish:
                    open.Enqueue(packet.Type);
                    most = Math.Max(most, open.Count);
                    await server.AckAsync(
                        packet.Qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, packet.PacketId, refused ? ReasonCode.NotAuthorized : ReasonCode.Success);
                    break;
                case PacketType.PubRel:
                    await server.AckAsync(PacketType.PubComp, packet.PacketId);
                    break;
            }

            if (packet.Type == PacketType.PubRel || packet.Qos == Qos.AtLeastOnce || refused)
            {
                open.Dequeue();
            }
        }

        return most;
    }
}
