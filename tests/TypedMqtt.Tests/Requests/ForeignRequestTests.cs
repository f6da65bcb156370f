using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Requests;

/// <summary>What a responder does with requests that are not made by our requester.</summary>
public sealed class ForeignRequestTests
{
    private const string Request = "plant/berlin/oven/7/setpoint";
    private const string Response = Request + "/rsp/dashboard/abcdefgh";

    private static readonly byte[] Payload = [0x81, 0xA7, .. "Celsius"u8, 0xCA, 0x41, 0x20, 0, 0];

    [Fact]
    public async Task Any_client__is_answered_without_properties_of_ours()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = await new OvenService().RunAsync(mqtt);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("dashboard"), Support.Token);
        await using MqttSubscription responses = await client.SubscribeAsync(Response, cancellationToken: Support.Token);

        await client.PublishAsync(Request, Payload, Ask(Response, [1, 2, 3]), Support.Token);

        MqttMessage answer = await responses.ReadAsync(Support.Token);
        Assert.Equal([1, 2, 3], answer.CorrelationData.ToArray());
        Assert.Empty(answer.UserProperties);
        Assert.Equal(0x82, answer.Payload.Span[0]);
        await Support.StopAsync(application);
    }

    [Theory]
    [InlineData("plant/berlin/alarm")]
    [InlineData("plant/berlin/oven/8/setpoint/rsp/dashboard/abcdefgh")]
    [InlineData("plant/berlin/oven/7/setpoint")]
    [InlineData("plant/berlin/oven/7/setpoint/rsp/dashboard")]
    [InlineData("plant/berlin/oven/7/setpoint/rsp/dash board/abcdefgh")]
    [InlineData("plant/berlin/oven/7/setpoint/rsp/dashboard/abcdefgh/more")]
    [InlineData("plant/berlin/oven/7/setpoint2/rsp/dashboard/abcdefgh")]
    [InlineData(null)]
    public async Task Forged_response_topic__gets_no_answer_and_reaches_no_handler(string? responseTopic)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService();
        using IHost application = await oven.RunAsync(mqtt);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("dashboard"), Support.Token);
        await using MqttSubscription all = await client.SubscribeAsync("#", cancellationToken: Support.Token);

        await client.PublishAsync(Request, Payload, Ask(responseTopic, [1]), Support.Token);
        await client.PublishAsync(Request, Payload, Ask(Response, [2]), Support.Token);

        Assert.Equal(Request, (await all.ReadAsync(Support.Token)).Topic);
        Assert.Equal(Request, (await all.ReadAsync(Support.Token)).Topic);
        Assert.Equal(Response, (await all.ReadAsync(Support.Token)).Topic);
        Assert.Single(oven.Calls);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Any_response_topic__is_served_when_the_application_says_so()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = await new OvenService().RunAsync(mqtt, static o => o.AcceptAnyReplyTopic = true);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("dashboard"), Support.Token);
        await using MqttSubscription responses = await client.SubscribeAsync("my/inbox", cancellationToken: Support.Token);

        await client.PublishAsync(Request, Payload, Ask("my/inbox", []), Support.Token);

        Assert.Equal(0x82, (await responses.ReadAsync(Support.Token)).Payload.Span[0]);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Duplicate__is_answered_and_not_handled_again()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var go = new TaskCompletionSource();
        var oven = new OvenService
        {
            Change = async (s, _) =>
            {
                await go.Task;
                return new SetpointResult(s.Celsius);
            },
        };
        using IHost application = await oven.RunAsync(mqtt, static o => o.Concurrency = 4);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("dashboard"), Support.Token);
        await using MqttSubscription responses = await client.SubscribeAsync(Response, cancellationToken: Support.Token);

        // One while the first is handled, one after it.
        await client.PublishAsync(Request, Payload, Ask(Response, [1]), Support.Token);
        await client.PublishAsync(Request, Payload, Ask(Response, [1]), Support.Token);
        await mqtt.QuietAsync(Support.Token);
        go.SetResult();
        MqttMessage first = await responses.ReadAsync(Support.Token);
        await client.PublishAsync(Request, Payload, Ask(Response, [1]), Support.Token);
        MqttMessage again = await responses.ReadAsync(Support.Token);

        Assert.Equal(first.Payload.ToArray(), again.Payload.ToArray());
        Assert.Single(oven.Calls);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Same_correlation_of_another_requester__is_another_request()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService();
        using IHost application = await oven.RunAsync(mqtt);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("dashboard"), Support.Token);
        await using MqttSubscription responses = await client.SubscribeAsync(Request + "/rsp/+/+", cancellationToken: Support.Token);

        await client.PublishAsync(Request, Payload, Ask(Response, [1]), Support.Token);
        await client.PublishAsync(Request, Payload, Ask(Request + "/rsp/other/abcdefgh", [1]), Support.Token);

        Assert.Equal(Response, (await responses.ReadAsync(Support.Token)).Topic);
        Assert.Equal(Request + "/rsp/other/abcdefgh", (await responses.ReadAsync(Support.Token)).Topic);
        Assert.Equal(2, oven.Calls.Count);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Request_that_cannot_be_read__is_answered_with_the_reason()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService();
        using IHost application = await oven.RunAsync(mqtt);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("dashboard"), Support.Token);
        await using MqttSubscription responses = await client.SubscribeAsync(Response, cancellationToken: Support.Token);

        await client.PublishAsync(Request, [0xC1, 0xC1], Ask(Response, [1]), Support.Token);

        MqttMessage answer = await responses.ReadAsync(Support.Token);
        Assert.True(answer.Payload.IsEmpty);
        Assert.Equal(("tmq-error", "unreadable"), (answer.UserProperties[0].Key, answer.UserProperties[0].Value));
        Assert.Equal("tmq-message", answer.UserProperties[1].Key);
        Assert.Empty(oven.Calls);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Response__carries_what_is_left_of_the_deadline_and_none_comes_after_it()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var go = new TaskCompletionSource();
        var oven = new OvenService
        {
            Change = async (s, _) =>
            {
                await go.Task;
                return new SetpointResult(s.Celsius);
            },
        };
        using IHost application = await oven.RunAsync(mqtt, static o => o.Concurrency = 2);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("dashboard"), Support.Token);
        await using MqttSubscription responses = await client.SubscribeAsync(Response, cancellationToken: Support.Token);

        await client.PublishAsync(Request, Payload, Ask(Response, [1]) with { MessageExpiry = TimeSpan.FromSeconds(5) }, Support.Token);
        await client.PublishAsync(Request, Payload, Ask(Response, [2]) with { MessageExpiry = TimeSpan.FromSeconds(30) }, Support.Token);
        await mqtt.WaitForAsync(() => oven.Calls.Count == 2);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(20), Support.Token);
        go.SetResult();

        MqttMessage answer = await responses.ReadAsync(Support.Token);
        Assert.Equal([2], answer.CorrelationData.ToArray());
        Assert.Equal(TimeSpan.FromSeconds(10), answer.MessageExpiry);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Response_that_is_not_ours__is_ignored()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        MqttConnection connection = await mqtt.ConnectAsync("dashboard", cancellationToken: Support.Token);
        await using MqttClient forger = await MqttClient.ConnectAsync(mqtt.ClientOptions("forger"), Support.Token);
        await using MqttSubscription requests = await forger.SubscribeAsync("plant/+/oven/+/setpoint", cancellationToken: Support.Token);

        Task<SetpointResult> request = new OvenPublisher(connection).ChangeSetpointAsync("berlin", 7, new Setpoint(1), Support.Token).AsTask();
        MqttMessage seen = await requests.ReadAsync(Support.Token);
        byte[] correlation = seen.CorrelationData.ToArray();
        byte[] wrong = [.. correlation];
        wrong[^1] ^= 1;
        byte[] result = [0x82, 0xA6, .. "Before"u8, 0xCA, 0x41, 0x20, 0, 0, 0xA4, .. "Note"u8, 0xC0];
        await forger.PublishAsync(seen.ResponseTopic!, result, new MqttPublishOptions { Qos = Qos.AtLeastOnce, CorrelationData = wrong }, Support.Token);
        await forger.PublishAsync(
            seen.ResponseTopic!.Replace("/7/", "/8/", StringComparison.Ordinal), result, new MqttPublishOptions { Qos = Qos.AtLeastOnce, CorrelationData = correlation }, Support.Token);
        await mqtt.QuietAsync(Support.Token);
        Assert.False(request.IsCompleted);

        await forger.PublishAsync(seen.ResponseTopic!, result, new MqttPublishOptions { Qos = Qos.AtLeastOnce, CorrelationData = correlation }, Support.Token);
        Assert.Equal(new SetpointResult(10), await request);
    }

    private static MqttPublishOptions Ask(string? responseTopic, byte[] correlation) => new()
    {
        Qos = Qos.AtLeastOnce,
        ResponseTopic = responseTopic,
        CorrelationData = correlation,
    };
}
