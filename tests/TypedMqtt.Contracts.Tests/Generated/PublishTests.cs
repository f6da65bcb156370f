using System.Text;

namespace TypedMqtt.Contracts.Tests.Generated;

public sealed class PublishTests
{
    private static readonly Temperature Reading = new(21.4, new DateTimeOffset(2026, 11, 23, 13, 5, 7, 250, TimeSpan.FromHours(1)));

    [Fact]
    public async Task A_publish_is_read_back_as_an_equal_message()
    {
        var connection = new FakeConnection();
        var publisher = new LineTelemetryPublisher(connection, "berlin");

        await publisher.TemperatureAsync(7, Reading, TestContext.Current.CancellationToken);

        Assert.Equal("plant/berlin/line/7/temperature", connection.Topic);
        Assert.Equal(new LineTelemetry.TemperatureMessage("berlin", 7, Reading, default), connection.Read(LineTelemetry.Temperature));
        Assert.Equal(41, connection.Payload.Length);
        Assert.Equal(TestContext.Current.CancellationToken, connection.Context.CancellationToken);
    }

    [Fact]
    public async Task Every_channel_of_the_contract_makes_the_round_trip()
    {
        var connection = new FakeConnection();
        var publisher = new LineTelemetryPublisher(connection, "berlin");
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

        await publisher.OnlineAsync(99, new Presence(true, "maintenance"));
        Assert.Equal(new("berlin", 99, new Presence(true, "maintenance"), default), connection.Read(LineTelemetry.Online));

        await publisher.NotifyAsync(Mode.ByHand, "hall/2", "größer", TestContext.Current.CancellationToken);
        Assert.Equal("plant/berlin/event/manual/hall/2", connection.Topic);
        Assert.Equal("größer"u8.ToArray(), connection.Payload);
        Assert.Equal(new("berlin", Mode.ByHand, "hall/2", "größer", default), connection.Read(LineTelemetry.Notice));

        await publisher.PingAsync(new DateOnly(2026, 2, 3), id, new byte[] { 1, 2, 3 });
        Assert.Equal($"plant/berlin/ping/2026-02-03/{id}", connection.Topic);
        Assert.Equal([1, 2, 3], connection.Read(LineTelemetry.Ping).Payload.ToArray());

        await publisher.HeartbeatAsync();
        Assert.Equal(new LineTelemetry.HeartbeatMessage("berlin", default), connection.Read(LineTelemetry.Heartbeat));

        await new LineCommandsPublisher(connection).ChangeSetpointAsync("rome", 3, new Setpoint(20, Mode.ByHand), TestContext.Current.CancellationToken);
        Assert.Equal("plant/rome/line/3/setpoint", connection.Topic);
        Assert.Equal(new("rome", 3, new Setpoint(20, Mode.ByHand), default), connection.Read(LineCommands.ChangeSetpoint));
    }

    [Fact]
    public async Task The_topic_root_of_the_connection_comes_first()
    {
        var connection = new FakeConnection("staging");

        await new LineTelemetryPublisher(connection, "berlin").HeartbeatAsync();

        Assert.Equal("staging/plant/berlin/heartbeat", connection.Topic);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a+")]
    [InlineData("ä")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void A_bound_value_outside_the_id_alphabet__is_refused_when_the_publisher_is_made(string site)
    {
        var e = Assert.Throws<ArgumentException>(() => new LineTelemetryPublisher(new FakeConnection(), site));

        Assert.Equal("site", e.ParamName);
        Assert.Contains("{site}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_refused__leaves_no_trace()
    {
        var connection = new FakeConnection();
        var publisher = new LineTelemetryPublisher(connection, "berlin");

        Assert.Throws<ArgumentException>(() => { _ = publisher.OnlineAsync(100, new Presence(true)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = publisher.NotifyAsync((Mode)7, "x", "y"); });
        Assert.Throws<ArgumentException>(() => { _ = publisher.NotifyAsync(Mode.ByHand, "x//y", "y"); });
        Assert.Throws<ArgumentException>(() => { _ = publisher.NotifyAsync(Mode.ByHand, "x", "\ud800"); });
        Assert.Throws<ArgumentNullException>(() => { _ = publisher.OnlineAsync(1, null!); });
        await publisher.HeartbeatAsync();

        Assert.Equal("plant/berlin/heartbeat", connection.Topic);
        Assert.Empty(connection.Payload);
    }

    [Fact]
    public async Task Clearing__sends_an_empty_payload_to_the_topic()
    {
        var connection = new FakeConnection();

        await new LineTelemetryPublisher(connection, "berlin").ClearTemperatureAsync(7, TestContext.Current.CancellationToken);

        Assert.Equal("plant/berlin/line/7/temperature", connection.Topic);
        Assert.Empty(connection.Payload);
        var message = connection.Read(LineTelemetry.Temperature);
        Assert.True(message.IsCleared);
        Assert.Equal(7, message.Line);
    }

    [Fact]
    public async Task The_context_goes_with_the_message()
    {
        var connection = new FakeConnection();
        var context = new CallContext { MessageExpiry = TimeSpan.FromSeconds(9), UserProperties = [new("k", "v")] };

        await new LineTelemetryPublisher(connection, "berlin").OnlineAsync(1, new Presence(false), context);

        Assert.Equal(context, connection.Context);
    }

    [Fact]
    public void A_last_will__has_topic_payload_and_delay()
    {
        var will = LineTelemetry.Will.Online("berlin", 7, new Presence(false, "lost"));

        Assert.Equal("plant/berlin/line/7/online", will.Topic);
        Assert.Equal(TimeSpan.FromSeconds(5), will.Delay);
        Assert.Same(LineTelemetry.Online, will.Channel);
        Assert.True(LineTelemetry.Online.TryRead(
            Encoding.UTF8.GetBytes(will.Topic), new(will.Payload), default, out var message));
        Assert.Equal(new Presence(false, "lost"), message.Payload);
    }

    [Fact]
    public void A_publish_allocates_nothing()
    {
        var publisher = new LineTelemetryPublisher(new FakeConnection { Keeps = false }, "berlin");

        Assert.InRange(Allocated(i => _ = publisher.TemperatureAsync(i, Reading)), 0, 200);
    }

    [Fact]
    public void A_receive_allocates_nothing_but_what_the_payload_needs()
    {
        var kept = new FakeConnection();
        _ = new LineTelemetryPublisher(kept, "berlin").TemperatureAsync(7, Reading, TestContext.Current.CancellationToken);
        var payload = new System.Buffers.ReadOnlySequence<byte>(kept.Payload);
        var topic = "plant/berlin/line/7/temperature"u8.ToArray();

        Assert.InRange(Allocated(_ => LineTelemetry.Temperature.TryRead(topic, payload, CallContext.ForReceived(topic, Qos.AtLeastOnce, false), out var _)), 0, 200);
    }

    private static long Allocated(Action<int> action)
    {
        for (var i = 0; i < 1_000; i++)
            action(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            action(i);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
