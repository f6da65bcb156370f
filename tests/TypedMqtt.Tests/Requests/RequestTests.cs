using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Broker;

namespace TypedMqtt.Tests.Requests;

/// <summary>Requests with one response, end to end through the broker.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task Response__is_what_the_responder_returns()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService();
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        SetpointResult result = await dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(21.5), Support.Token);
        await dashboard.OpenDoorAsync("berlin", 8, Support.Token);
        int count = await dashboard.CountAsync("berlin", Support.Token);
        SetpointResult label = await dashboard.LabelAsync("berlin", 9, "héllo", Support.Token);

        Assert.Equal(new SetpointResult(20.5), result);
        Assert.Equal(3, count);
        Assert.Equal(new SetpointResult(9, "héllo"), label);
        Assert.Equal(["berlin/7", "berlin/8"], oven.Calls);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Many_at_a_time__each_gets_its_own_response()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = await new OvenService().RunAsync(mqtt, static o => o.Concurrency = 8);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        SetpointResult[] results = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => dashboard.ChangeSetpointAsync("berlin", i % 3, new Setpoint(i), Support.Token).AsTask()));

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => i - 1.0), results.Select(static r => r.Before));
        await Support.StopAsync(application);
    }

    /// <summary>A line end in a user property would make a broker close the responder's connection.</summary>
    [Theory]
    [InlineData("the door is open", "the door is open")]
    [InlineData("Tür\r\noffen:\t\u0085\0\uFFFE°", "Tür  offen:    °")]
    public async Task Failure__arrives_with_its_code_and_message(string message, string expected)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService { Change = (_, _) => throw new RequestFailedException(RequestError.Conflict, message) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        MqttRequestException error = await Assert.ThrowsAsync<MqttRequestException>(
            () => dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(1), Support.Token).AsTask());

        Assert.Equal((RequestError.Conflict, expected, "Oven.ChangeSetpoint", "plant/berlin/oven/7/setpoint"), (error.Code, error.RemoteMessage, error.Channel, error.Topic));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        await Support.StopAsync(application);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "secret")]
    public async Task Unexpected_exception__is_internal_and_its_message_is_told_when_asked_for(bool detail, string expected)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService { Change = static (_, _) => throw new InvalidOperationException("secret") };
        using IHost application = await oven.RunAsync(mqtt, o => o.IncludeErrorDetail = detail);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        MqttRequestException error = await Assert.ThrowsAsync<MqttRequestException>(
            () => dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(1), Support.Token).AsTask());

        Assert.Equal((RequestError.Internal, expected), (error.Code, error.RemoteMessage));
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Nobody_to_answer__is_known_at_once()
    {
        // The recorder of a test broker would be somebody.
        await using MqttBroker broker = await MqttBroker.StartAsync(new() { Listeners = { "mqtt://127.0.0.1:0" } }, Support.Token);
        await using MqttConnection connection = await MqttConnection.ConnectAsync(new() { Client = new() { Server = broker.Endpoint } }, cancellationToken: Support.Token);
        var dashboard = new OvenPublisher(connection);

        NoResponderException error = await Assert.ThrowsAsync<NoResponderException>(
            () => dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(1), Support.Token).AsTask());

        Assert.Contains("plant/berlin/oven/7/setpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline__ends_the_waiting_and_the_handling()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var stopped = new TaskCompletionSource();
        var oven = new OvenService { Open = (_, token) => NeverAsync<Empty>(token, stopped) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        Task<Empty> request = dashboard.OpenDoorAsync("berlin", 7, Support.Token);
        await mqtt.WaitForAsync(() => oven.Calls.Count == 1);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(2.9), Support.Token);
        Assert.False(request.IsCompleted);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);

        MqttRequestException error = await Assert.ThrowsAsync<MqttRequestException>(() => request);
        Assert.Equal(RequestError.Timeout, error.Code);
        Assert.Contains("within 3 s", error.Message, StringComparison.Ordinal);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Support.Token);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Time_to_wait__can_be_said_by_the_call()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService { Change = static (_, c) => new(NeverAsync<SetpointResult>(c.CancellationToken)) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        Task<SetpointResult> request = dashboard.ChangeSetpointAsync(
            "berlin", 7, new Setpoint(1), new CallContext(Support.Token) { MessageExpiry = TimeSpan.FromMinutes(1) }).AsTask();
        await mqtt.WaitForAsync(() => oven.Calls.Count == 1);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(59), Support.Token);
        Assert.False(request.IsCompleted);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(2), Support.Token);

        Assert.Equal(RequestError.Timeout, (await Assert.ThrowsAsync<MqttRequestException>(() => request)).Code);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Cancellation__reaches_the_handler()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var stopped = new TaskCompletionSource();
        var oven = new OvenService { Change = (_, c) => new(NeverAsync<SetpointResult>(c.CancellationToken, stopped)) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Support.Token);

        Task<SetpointResult> request = dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(1), cancel.Token).AsTask();
        await mqtt.WaitForAsync(() => oven.Calls.Count == 1);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
        await cancel.CancelAsync();

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(cancel.Token, error.CancellationToken);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Support.Token);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Group_of_responders__answers_each_request_once()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var one = new OvenService();
        var two = new OvenService();
        using IHost first = await one.RunAsync(mqtt, static o => o.SharedGroup = "ovens");
        using IHost second = await two.RunAsync(mqtt, static o => o.SharedGroup = "ovens");
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        for (int i = 0; i < 10; i++)
        {
            await dashboard.ChangeSetpointAsync("berlin", i, new Setpoint(i), Support.Token);
        }

        Assert.Equal(10, one.Calls.Count + two.Calls.Count);
        Assert.InRange(one.Calls.Count, 1, 9);
        await Support.StopAsync(first);
        await Support.StopAsync(second);
    }

    [Fact]
    public async Task Mqtt_3_1_1__is_refused_with_the_reason()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        MqttConnection old = await mqtt.ConnectAsync("dashboard", static o => o with { ProtocolVersion = ProtocolVersion.V311 });
        var dashboard = new OvenPublisher(old);

        NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(() => dashboard.CountAsync("berlin", Support.Token).AsTask());

        Assert.Contains("Oven.Count is a request, which needs MQTT 5.0", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" speaks MQTT 3.1.1.", error.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => dashboard.HistoryAsync("berlin", 1, 1));
    }

    [Fact]
    public async Task Responder_with_a_session__answers_when_it_is_back()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using (IHost before = await new OvenService().RunAsync(mqtt, client: Persistent))
        {
            await Support.StopAsync(before);
        }

        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);
        Task<SetpointResult> request = dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(3), Support.Token).AsTask();
        await mqtt.QuietAsync(Support.Token);
        Assert.False(request.IsCompleted);

        using IHost after = await new OvenService().RunAsync(mqtt, client: Persistent);
        Assert.Equal(new SetpointResult(2), await request.WaitAsync(TimeSpan.FromSeconds(10), Support.Token));
        await Support.StopAsync(after);

        static MqttClientOptions Persistent(MqttClientOptions o) => o with { ClientId = "oven", CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) };
    }

    [Fact]
    public async Task Topic_root__stands_in_front_of_requests_and_responses()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { TopicRoot = "staging" }, Support.Token);
        using IHost application = Support.Application(services =>
        {
            services.AddSingleton(new OvenService());
            services.AddMqtt("oven", (_, o) => (o.Client, o.TopicRoot) = (mqtt.ClientOptions("line-controller"), "staging")).AddOvenConsumer<OvenService>();
        });
        await application.StartAsync(Support.Token);
        await using MqttClient witness = await MqttClient.ConnectAsync(mqtt.ClientOptions("witness"), Support.Token);
        await using MqttSubscription all = await witness.SubscribeAsync("#", cancellationToken: Support.Token);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        Assert.Equal(3, await dashboard.CountAsync("berlin", Support.Token));

        Assert.Equal("staging/plant/berlin/oven/count", (await all.ReadAsync(Support.Token)).Topic);
        Assert.StartsWith("staging/plant/berlin/oven/count/rsp/dashboard/", (await all.ReadAsync(Support.Token)).Topic, StringComparison.Ordinal);
        await Support.StopAsync(application);
    }

    internal static async Task<T> NeverAsync<T>(CancellationToken cancellationToken, TaskCompletionSource? stopped = null)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            stopped?.TrySetResult();
        }

        throw new System.Diagnostics.UnreachableException();
    }
}
