using System.Globalization;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.OwnClient;

/// <summary>What our client does by itself, on the real mosquitto; that it speaks MQTT as everybody does, the matrix shows.</summary>
[Trait("Peer", "mosquitto")]
public sealed class OnMosquittoTests
{
    private const string Configuration =
        """
        listener {port} 127.0.0.1
        allow_anonymous true
        persistence true
        persistence_location {directory}/
        """;

    /// <summary>How many messages wait while it is away: fewer than max_inflight_messages (20), beyond which 2.0.11 stops sending QoS 2 to
    /// 3.1.1 clients although they have completed everything.</summary>
    private const int Waiting = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProtocolVersion.V311, Qos.AtLeastOnce)]
    [InlineData(ProtocolVersion.V311, Qos.ExactlyOnce)]
    [InlineData(ProtocolVersion.V5, Qos.AtLeastOnce)]
    [InlineData(ProtocolVersion.V5, Qos.ExactlyOnce)]
    public async Task A_restart_of_mosquitto__loses_nothing_and_turns_nothing_around(ProtocolVersion version, Qos qos)
    {
        await using var mosquitto = await StartAsync();
        await using var subscriber = await ConnectAsync(mosquitto, version, "subscriber");
        await using var subscription = await subscriber.SubscribeAsync("a/#", qos, Cancellation);
        await using var publisher = await ConnectAsync(mosquitto, version, "publisher");
        await publisher.PublishAsync("a/b", "0"u8, qos, Cancellation);
        Assert.Equal(["0"], await ReadAsync(subscription, 1));
        var lost = LostAsync(publisher);

        await mosquitto.StopAsync();
        await lost;
        var published = Enumerable.Range(1, Waiting).Select(i => publisher.PublishAsync("a/b", Payload(i), qos, Cancellation).AsTask()).ToList();
        await mosquitto.StartAgainAsync(Cancellation);

        await Task.WhenAll(published);
        Assert.Equal(Enumerable.Range(1, Waiting).Select(Text), await ReadAsync(subscription, Waiting));
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public async Task What_mosquitto_kept_over_a_restart__is_there_for_the_next_process(ProtocolVersion version)
    {
        await using var mosquitto = await StartAsync();
        await using (var first = await ConnectAsync(mosquitto, version, "durable"))
            await first.SubscribeAsync("a/#", Qos.AtLeastOnce, Cancellation);
        await using (var publisher = await ConnectAsync(mosquitto, version, "publisher"))
        {
            for (var i = 0; i < 10; i++)
                await publisher.PublishAsync("a/b", Payload(i), Qos.AtLeastOnce, Cancellation);
        }

        await mosquitto.StopAsync();
        await mosquitto.StartAgainAsync(Cancellation);

        Task<MqttSubscription>? subscribing = null;
        await using var second = await MqttClient.ConnectAsync(Options(mosquitto, version, "durable"), c => subscribing = c.SubscribeAsync("a/#", Qos.AtLeastOnce, Cancellation), Cancellation);
        Assert.Equal(Enumerable.Range(0, 10).Select(Text), await ReadAsync(await subscribing!, 10));
    }

    /// <summary>It closes the connection of a client that has more in flight than it allows.</summary>
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task Mosquittos_receive_maximum__is_respected(Qos qos)
    {
        await using var mosquitto = await StartAsync("max_inflight_messages 5");
        await using var client = await MqttClient.ConnectAsync(Options(mosquitto, ProtocolVersion.V5, "client") with { Reconnect = false }, Cancellation);
        await using var subscription = await client.SubscribeAsync("a/#", qos, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.PublishAsync("a/b", Payload(i), qos, Cancellation).AsTask()));

        Assert.Equal(Enumerable.Range(0, 100).Select(Text), await ReadAsync(subscription, 100));
    }

    [Fact]
    public async Task Our_receive_maximum__holds_mosquitto_back()
    {
        await using var mosquitto = await StartAsync();
        await using var client = await MqttClient.ConnectAsync(Options(mosquitto, ProtocolVersion.V5, "client") with { ReceiveMaximum = 2 }, Cancellation);
        await using var subscription = await client.SubscribeAsync("a/#", new MqttSubscribeOptions { ManualAcknowledge = true }, Cancellation);
        await using var publisher = await ConnectAsync(mosquitto, ProtocolVersion.V5, "publisher");
        for (var i = 0; i < 3; i++)
            await publisher.PublishAsync("a/b", Payload(i), Qos.AtLeastOnce, Cancellation);
        var first = await subscription.ReadAsync(Cancellation);
        await subscription.ReadAsync(Cancellation);
        var third = subscription.ReadAsync(Cancellation).AsTask();

        // Everything it had sent before its answer is there then.
        Assert.True(await client.PingAsync(Cancellation));
        Assert.False(third.IsCompleted);
        first.Acknowledge();

        Assert.Equal("2", (await third).PayloadText);
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce, 1)]
    [InlineData(Qos.AtLeastOnce, 2)]
    [InlineData(Qos.ExactlyOnce, 1)]
    [InlineData(Qos.ExactlyOnce, 2)]
    public async Task Our_receive_maximum__never_costs_the_connection(Qos qos, int maximum)
    {
        await using var mosquitto = await StartAsync();
        var options = Options(mosquitto, ProtocolVersion.V5, "client") with { ReceiveMaximum = (ushort)maximum };
        await using var client = await MqttClient.ConnectAsync(options with { Reconnect = false }, Cancellation);
        await using var subscription = await client.SubscribeAsync("a/#", qos, Cancellation);
        await using var publisher = await ConnectAsync(mosquitto, ProtocolVersion.V5, "publisher");

        // Half of them wait when the reader begins, the others come while it reads.
        await PublishAsync(0);
        var published = PublishAsync(250);

        Assert.Equal(Enumerable.Range(0, 500).Select(Text), await ReadAsync(subscription, 500));
        await published;
        Assert.Equal(MqttClientState.Connected, client.State);

        Task PublishAsync(int first) =>
            Task.WhenAll(Enumerable.Range(first, 250).Select(i => publisher.PublishAsync("a/b", Payload(i), qos, Cancellation).AsTask()));
    }

    /// <summary>Why the client lets each acknowledgement make so much room (docs/client.md).</summary>
    [Fact]
    public async Task Mosquitto_2_0_11__sends_a_whole_receive_maximum_for_each_acknowledgement()
    {
        await using var mosquitto = await StartAsync();
        var options = Options(mosquitto, ProtocolVersion.V5, "client") with { ReceiveMaximum = 5, Reconnect = false };
        await using var client = await MqttClient.ConnectAsync(options, Cancellation);
        await using var subscription = await client.SubscribeAsync("a/#", new MqttSubscribeOptions { ManualAcknowledge = true }, Cancellation);
        await using var publisher = await ConnectAsync(mosquitto, ProtocolVersion.V5, "publisher");
        for (var i = 0; i < 60; i++)
            await publisher.PublishAsync("a/b", Payload(i), Qos.AtLeastOnce, Cancellation);
        Queue<MqttMessage> inFlight = [];
        for (var i = 0; i < 5; i++)
            inFlight.Enqueue(await NextAsync());

        for (var i = 0; i < 10; i++)
        {
            inFlight.Dequeue().Acknowledge();
            for (var j = 0; j < 5; j++)
                inFlight.Enqueue(await NextAsync());
        }

        Assert.Equal(45, inFlight.Count);
        Assert.Equal(MqttClientState.Connected, client.State);

        Task<MqttMessage> NextAsync() => subscription.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>It has more and more in flight, on 3.1.1 whatever waits.</summary>
    [Theory]
    [InlineData(ProtocolVersion.V311, Qos.AtLeastOnce)]
    [InlineData(ProtocolVersion.V5, Qos.AtLeastOnce)]
    [InlineData(ProtocolVersion.V5, Qos.ExactlyOnce)]
    public async Task A_slow_reader__keeps_its_connection(ProtocolVersion version, Qos qos)
    {
        const int Messages = 5000;
        await using var mosquitto = await StartAsync("max_queued_messages 0");
        await using var client = await MqttClient.ConnectAsync(Options(mosquitto, version, "client") with { Reconnect = false }, Cancellation);
        await using var subscription = await client.SubscribeAsync("a/#", qos, Cancellation);
        await using var publisher = await ConnectAsync(mosquitto, ProtocolVersion.V5, "publisher");
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => publisher.PublishAsync("a/b", Payload(i), qos, Cancellation).AsTask()));

        List<string> read = [];
        for (var part = 0; part < 50; part++)
        {
            read.AddRange(await ReadAsync(subscription, Messages / 50));

            // Slower than mosquitto: what it has sent by now is here.
            Assert.True(await client.PingAsync(Cancellation));
        }

        Assert.Equal(Enumerable.Range(0, Messages).Select(Text), read);
        Assert.Equal(MqttClientState.Connected, client.State);
    }

    /// <summary>It sends all that was in flight again at once.</summary>
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task A_smaller_receive_maximum__does_not_cost_the_next_process_its_connection(Qos qos)
    {
        await using var mosquitto = await StartAsync();
        var options = Options(mosquitto, ProtocolVersion.V5, "client");
        await using var publisher = await ConnectAsync(mosquitto, ProtocolVersion.V5, "publisher");
        await using (var first = await MqttClient.ConnectAsync(options, Cancellation))
        {
            await using var unread = await first.SubscribeAsync("a/#", new MqttSubscribeOptions { Qos = qos, ManualAcknowledge = true }, Cancellation);
            for (var i = 0; i < 30; i++)
                await publisher.PublishAsync("a/b", Payload(i), qos, Cancellation);
            Assert.Equal("0", (await unread.ReadAsync(Cancellation)).PayloadText);
            first.Abort();
        }

        Task<MqttSubscription>? subscribing = null;
        await using var second = await MqttClient.ConnectAsync(
            options with { ReceiveMaximum = 1, Reconnect = false }, c => subscribing = c.SubscribeAsync("a/#", qos, Cancellation), Cancellation);

        Assert.Equal(Enumerable.Range(0, 30).Select(Text), await ReadAsync(await subscribing!, 30));
        Assert.Equal(MqttClientState.Connected, second.State);
    }

    private static Task<MosquittoProcess> StartAsync(string more = "") =>
        MosquittoProcess.StartAsync($"{Configuration}\n{more}", new Dictionary<string, string>(), Cancellation);

    private static Task<MqttClient> ConnectAsync(MosquittoProcess mosquitto, ProtocolVersion version, string clientId) =>
        MqttClient.ConnectAsync(Options(mosquitto, version, clientId), Cancellation);

    private static MqttClientOptions Options(MosquittoProcess mosquitto, ProtocolVersion version, string clientId) => new()
    {
        Server = new Uri($"mqtt://{mosquitto.Host}:{mosquitto.Port}"),
        ProtocolVersion = version,
        ClientId = clientId,
        CleanStart = false,
        SessionExpiry = TimeSpan.FromHours(1),
        ReconnectDelay = TimeSpan.FromMilliseconds(20),
        MaximumReconnectDelay = TimeSpan.FromMilliseconds(200),
    };

    private static async Task LostAsync(MqttClient client)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += (_, state) =>
        {
            if (state == MqttClientState.Waiting)
                lost.TrySetResult();
        };
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    private static async Task<List<string>> ReadAsync(MqttSubscription subscription, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        List<string> all = [];
        try
        {
            while (all.Count < count)
                all.Add((await subscription.ReadAsync(patience.Token)).PayloadText);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            // What is there says more than that something is missing.
        }

        return all;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Payload(int number) => System.Text.Encoding.ASCII.GetBytes(Text(number));
}
