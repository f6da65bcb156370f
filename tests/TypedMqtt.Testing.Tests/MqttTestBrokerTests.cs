using System.Diagnostics;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Testing.Tests;

public sealed class MqttTestBrokerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next__goes_on_behind_the_message_before_per_channel()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Token);
        for (int i = 1; i <= 4; i++)
        {
            await line.TemperatureAsync(i, new(i), Token);
        }

        await line.NoteAsync("note", Token);

        Assert.Equal(1, (await mqtt.NextAsync(LineTelemetry.Temperature, cancellationToken: Token)).Line);
        Assert.Equal(3, (await mqtt.NextAsync(LineTelemetry.Temperature, static m => m.Payload.Celsius > 2, Token)).Line);
        Assert.Equal(4, (await mqtt.NextAsync(LineTelemetry.Temperature, cancellationToken: Token)).Line);
        Assert.Equal("note", (await mqtt.NextAsync(LineTelemetry.Note, cancellationToken: Token)).Payload);
        Assert.Equal([1, 2, 3, 4], mqtt.Recorded(LineTelemetry.Temperature).Select(static m => m.Line));
    }

    [Fact]
    public async Task Next__waits_for_a_message_that_comes_later()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Token);

        Task<LineTelemetry.NoteMessage> next = mqtt.NextAsync(LineTelemetry.Note, static m => m.Payload == "second", Token);
        await line.NoteAsync("first", Token);
        Assert.False(next.IsCompleted);
        await line.NoteAsync("second", Token);

        Assert.Equal("berlin", (await next).Site);
    }

    [Fact]
    public async Task Next__that_never_comes__fails_in_real_time_and_shows_the_timeline()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { Patience = TimeSpan.FromMilliseconds(200) }, Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Token);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(61.5), Token);
        await line.NoteAsync("hello", Token);
        long start = Stopwatch.GetTimestamp();

        MqttTestException error = await Assert.ThrowsAsync<MqttTestException>(
            () => mqtt.NextAsync(LineTelemetry.Note, static m => m.Payload == "bye", Token));

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(30));
        string[] lines = error.Message.Split('\n');
        Assert.Equal("TMQ8001 No (further) message matched LineTelemetry.Note (plant/{site:id}/note) within 0.2 s.", lines[0]);
        Assert.Equal("     0.000 s  line-controller    CONNECTED", lines[1]);
        Assert.Equal("    61.500 s                     plant/berlin/note  qos 1  \"hello\"", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Quiet__everything_published_before_is_recorded()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("line-controller"), Token);

        // Nothing is awaited: QoS 0 completes before the broker has it.
        for (int i = 1; i <= 200; i++)
        {
            await client.PublishAsync("plant/berlin/note", "x"u8, cancellationToken: Token);
        }

        await mqtt.QuietAsync(Token);
        Assert.Equal(200, mqtt.Recorded(LineTelemetry.Note).Count);
    }

    [Fact]
    public async Task Advance__fires_keep_alive_session_expiry_and_will_delay_in_order()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        var silent = new SilentTransport();
        MqttClientOptions options = mqtt.ClientOptions("line-controller");
        await mqtt.ConnectAsync(
            new MqttConnectionOptions
            {
                Client = options with
                {
                    ClientId = "line-7",
                    SessionExpiry = TimeSpan.FromHours(1),
                    KeepAlive = TimeSpan.FromSeconds(60),
                    Reconnect = false,
                    TransportFactory = async token => silent.Over(await options.TransportFactory!(token)),
                },
                Will = LineTelemetry.Will.Status("berlin", new(false, "lost")),
            },
            Token);
        DateTimeOffset start = mqtt.Now;

        // From here on nothing the client sends arrives. The broker gives up after 1.5 keep-alives; the will waits 30 s more.
        silent.IsSilent = true;
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(89), Token);
        Assert.Equal(2, mqtt.Broker.Statistics.Connections);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(2), Token);
        Assert.Equal(1, mqtt.Broker.Statistics.Connections);
        Assert.Empty(mqtt.Recorded(LineTelemetry.Status));

        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal("lost", Assert.Single(mqtt.Recorded(LineTelemetry.Status)).Payload.Reason);
        Assert.Equal(2, mqtt.Broker.Statistics.Sessions);

        await mqtt.AdvanceAsync(TimeSpan.FromHours(1), Token);
        Assert.Equal(1, mqtt.Broker.Statistics.Sessions);
        Assert.Equal(start + TimeSpan.FromSeconds(121) + TimeSpan.FromHours(1), mqtt.Now);
    }

    [Fact]
    public async Task Kill__with_messages_in_flight__ends()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        var silent = new SilentTransport();
        MqttClientOptions options = mqtt.ClientOptions("line-controller");
        MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions { Client = options with { TransportFactory = async token => silent.Over(await options.TransportFactory!(token)) } }, Token);
        silent.IsSilent = true;
        Task pending = new LineTelemetryPublisher(connection, "berlin").NoteAsync("never", Token).AsTask();

        await mqtt.KillAsync(connection).WaitAsync(TimeSpan.FromSeconds(10), Token);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pending);
        Assert.Contains("KILLED", mqtt.Timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_root__of_the_test__is_that_of_its_connections()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { TopicRoot = "staging" }, Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Token);

        await line.NoteAsync("hello", Token);

        Assert.Equal("plant/berlin/note", (await mqtt.NextAsync(LineTelemetry.Note, cancellationToken: Token)).Context.Topic);
        Assert.Contains("staging/plant/berlin/note", mqtt.Timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_name__of_a_role__can_depend_on_its_placeholders()
    {
        var options = new MqttTestBrokerOptions { UserName = static (role, placeholders) => $"{role}-{placeholders.Single().Value}" };
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(options, Token);

        await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Token);

        Assert.Contains("line-controller-berlin CONNECTED", mqtt.Timeline, StringComparison.Ordinal);
    }

    /// <summary>A connection on which what is sent gets lost, as on a cable that is cut.</summary>
    private sealed class SilentTransport : IMqttTransport
    {
        private IMqttTransport? _inner;

        public bool IsSilent { get; set; }

        public string RemoteEndpoint => _inner!.RemoteEndpoint;

        public SilentTransport Over(IMqttTransport inner)
        {
            _inner = inner;
            return this;
        }

        public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => _inner!.WaitForDataAsync(cancellationToken);

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _inner!.ReceiveAsync(buffer, cancellationToken);

        public ValueTask SendAsync(ReadOnlyMemory<byte> data) => IsSilent ? ValueTask.CompletedTask : _inner!.SendAsync(data);

        public void Close() => _inner!.Close();

        public ValueTask DisposeAsync() => _inner!.DisposeAsync();
    }
}
