namespace TypedMqtt.Tests.Requests;

/// <summary>What a requester does with the frames of a responder that is not ours, or of a network that repeats and loses.</summary>
public sealed class StreamFrameTests
{
    [Fact]
    public async Task Repeated_item__is_read_once()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using Responder responder = await Responder.BeginAsync(mqtt);

        await responder.SendAsync("i:0", 1);
        await responder.SendAsync("i:0", 1);
        await responder.SendAsync("i:1", 2);
        await responder.SendAsync("i:0", 1);
        await responder.SendAsync("e:2");

        Assert.Equal([1, 2], await responder.Reading);
    }

    [Theory]
    [InlineData("i:2", "item 1 is missing")]
    [InlineData("h:2", "1 items are missing")]
    [InlineData("e:3", "2 items are missing")]
    [InlineData("x:2", "1 items are missing")]
    [InlineData("z:1", "the frame 'z:1' is not known")]
    [InlineData("i:-1", "the frame 'i:-1' is not known")]
    [InlineData("i:1x", "the frame 'i:1x' is not known")]
    [InlineData("x:1", "the responder failed and did not say why")]
    [InlineData(null, "a response came that is not part of a stream")]
    public async Task Wrong_frame__interrupts_the_stream(string? frame, string why)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using Responder responder = await Responder.BeginAsync(mqtt);

        await responder.SendAsync("i:0", 1);
        await responder.SendAsync(frame, 2);

        StreamInterruptedException error = await Assert.ThrowsAsync<StreamInterruptedException>(() => responder.Reading);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Received);
    }

    [Fact]
    public async Task Responder_that_ignores_credit__is_cut_off()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using Responder responder = await Responder.BeginAsync(mqtt, reads: false);

        for (int i = 0; i < 5; i++)
        {
            await responder.SendAsync($"i:{i}", (byte)i);
        }

        // All five are there before the first is read; reading gives more credit.
        await mqtt.QuietAsync(Support.Token);
        StreamInterruptedException error = await Assert.ThrowsAsync<StreamInterruptedException>(() => responder.ReadAsync());
        Assert.Contains("more than it was allowed to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credit__is_given_as_a_total_and_repeated()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using Responder responder = await Responder.BeginAsync(mqtt);

        Assert.Equal("4", responder.Request.UserProperties.Single(static p => p.Key == "tmq-credit").Value);
        await responder.SendAsync("i:0", 1);
        await responder.SendAsync("i:1", 2);
        Assert.Equal("credit:6", await responder.NextControlAsync());
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(4.1), Support.Token);
        Assert.Equal("credit:6", await responder.NextControlAsync());
        await responder.SendAsync("e:2");
        Assert.Equal([1, 2], await responder.Reading);
    }

    /// <summary>A responder made by hand, and a requester that reads from it.</summary>
    private sealed class Responder : IAsyncDisposable
    {
        private readonly MqttClient _client;
        private readonly MqttSubscription _requests;
        private readonly MqttSubscription _controls;
        private readonly IAsyncEnumerator<double> _reader;
        private bool _isFirst = true;

        private Responder(MqttClient client, MqttSubscription requests, MqttSubscription controls, IAsyncEnumerator<double> reader, MqttMessage request, Task<bool> first, bool reads)
        {
            (_client, _requests, _controls, _reader, Request) = (client, requests, controls, reader, request);
            First = first;
            Reading = reads ? ReadAsync() : Task.FromResult(new List<double>());
        }

        public MqttMessage Request { get; }

        /// <summary>What was read, when the stream has ended.</summary>
        public Task<List<double>> Reading { get; }

        private Task<bool> First { get; }

        public static async Task<Responder> BeginAsync(MqttTestBroker mqtt, bool reads = true)
        {
            MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("oven"), Support.Token);
            MqttSubscription requests = await client.SubscribeAsync("plant/+/oven/+/history", cancellationToken: Support.Token);
            MqttSubscription controls = await client.SubscribeAsync("plant/+/oven/+/history/ctl/byhand22", cancellationToken: Support.Token);
            OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);
            IAsyncEnumerator<double> reader = dashboard.HistoryAsync("berlin", 7, 0, Support.Token).GetAsyncEnumerator(Support.Token);
            Task<bool> first = reader.MoveNextAsync().AsTask();
            return new Responder(client, requests, controls, reader, await requests.ReadAsync(Support.Token), first, reads);
        }

        public async Task SendAsync(string? frame, byte? item = null)
        {
            var properties = new List<KeyValuePair<string, string>>();
            if (frame is not null)
            {
                properties.Add(new("tmq-frame", frame));
            }

            if (_isFirst)
            {
                properties.Add(new("tmq-control-id", "byhand22"));
            }

            _isFirst = false;
            byte[] payload = item is { } value ? [value] : [];
            await _client.PublishAsync(
                Request.ResponseTopic!,
                payload,
                new MqttPublishOptions { Qos = Qos.AtLeastOnce, CorrelationData = Request.CorrelationData, UserProperties = properties },
                Support.Token);
        }

        public async Task<string> NextControlAsync() => (await _controls.ReadAsync(Support.Token)).UserProperties.Single(static p => p.Key == "tmq-control").Value;

        public async Task<List<double>> ReadAsync()
        {
            var items = new List<double>();
            for (bool more = await First; more; more = await _reader.MoveNextAsync())
            {
                items.Add(_reader.Current);
            }

            return items;
        }

        public async ValueTask DisposeAsync()
        {
            await ((Task)Reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await _reader.DisposeAsync();
            await _requests.DisposeAsync();
            await _controls.DisposeAsync();
            await _client.DisposeAsync();
        }
    }
}
