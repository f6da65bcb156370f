using System.Collections.Concurrent;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Client.Tests.Connections;

public sealed class StateChangedTests
{
    [Fact]
    public async Task States__are_told_in_order()
    {
        await using var fake = new FakeServer();
        var states = new ConcurrentQueue<MqttClientState>();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(fake.Options, c => c.StateChanged += (_, state) => states.Enqueue(state));
        ServerEnd server = await fake.AcceptAsync();
        MqttClient client = await connecting.SoonAsync();
        server.Cut();
        server = await fake.AcceptAsync();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
        Task disposing = client.DisposeAsync().AsTask();
        await server.ExpectAsync(PacketType.Disconnect);
        server.Cut();
        await disposing.SoonAsync();

        Assert.Equal(
            [MqttClientState.Connected, MqttClientState.Waiting, MqttClientState.Connecting, MqttClientState.Connected, MqttClientState.Closed], states);
    }

    [Fact]
    public async Task A_handler_that_throws__is_logged_and_changes_nothing()
    {
        await using var fake = new FakeServer();
        var log = new ListLoggerFactory();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(
            fake.Options with { LoggerFactory = log }, c => c.StateChanged += (_, state) => throw new InvalidOperationException($"thrown at {state}"));
        ServerEnd server = await fake.AcceptAsync();
        MqttClient client = await connecting.SoonAsync();
        server.Cut();
        server = await fake.AcceptAsync();

        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "x")).PacketId);
        await publish.SoonAsync();
        Task disposing = client.DisposeAsync().AsTask();
        await server.ExpectAsync(PacketType.Disconnect);
        server.Cut();
        await disposing.SoonAsync();

        Assert.Contains(log.Lines, static l => l.Contains("StateChanged", StringComparison.Ordinal) && l.Contains("thrown at Waiting", StringComparison.Ordinal));
    }
}
