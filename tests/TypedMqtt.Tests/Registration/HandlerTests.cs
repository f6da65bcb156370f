using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Registration;

public sealed class HandlerTests
{
    [Fact]
    public async Task Concurrency__is_how_many_messages_are_handled_at_a_time()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var steps = new Steps();
        using IHost application = Application(mqtt, steps, static o => o.Concurrency = 3);
        await application.StartAsync(Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        for (int i = 1; i <= 5; i++)
        {
            await line.StepAsync(i, Support.Token);
        }

        await steps.WaitForAsync(3);
        await mqtt.QuietAsync(Support.Token);
        Assert.Equal([1, 2, 3], steps.Begun.Order());

        steps.Finish(5);
        await steps.WaitForAsync(5);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task One_at_a_time__is_in_order()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var steps = new Steps();
        steps.Finish(50);
        using IHost application = Application(mqtt, steps);
        await application.StartAsync(Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        for (int i = 1; i <= 50; i++)
        {
            await line.StepAsync(i, Support.Token);
        }

        await steps.WaitForAsync(50);
        Assert.Equal(Enumerable.Range(1, 50), steps.Begun);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Acknowledgement__follows_the_handling()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var steps = new Steps();
#pragma warning disable TMQ0511 // The broker is to hold the second message back.
        using IHost application = Application(mqtt, steps, static o => o.Concurrency = 2, static o => o with { ReceiveMaximum = 1 });
#pragma warning restore TMQ0511
        await application.StartAsync(Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        await line.StepAsync(1, Support.Token);
        await line.StepAsync(2, Support.Token);

        await steps.WaitForAsync(1);
        await mqtt.QuietAsync(Support.Token);
        Assert.Equal([1], steps.Begun);

        steps.Finish(1);
        await steps.WaitForAsync(2);
        steps.Finish(1);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Retries__wait_in_between_and_end_in_an_acknowledgement()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var steps = new Steps { Fails = static number => number == 1, Time = mqtt.TimeProvider };
        var timers = new TimerLog(mqtt.TimeProvider);
        steps.Finish(10);
        using IHost application = Application(
            mqtt, steps, static o => (o.Retries, o.RetryDelay) = (2, TimeSpan.FromSeconds(11)), o => o with { ReceiveMaximum = 1, TimeProvider = timers });
        await application.StartAsync(Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        await line.StepAsync(1, Support.Token);
        await line.StepAsync(2, Support.Token);

        Task all = steps.WaitForAsync(4);
        while (!all.IsCompleted)
        {
            await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
        }

        await all;
        Assert.Equal([1, 1, 1, 2], steps.Begun);
        TimeSpan[] waits = [.. steps.At.Zip(steps.At.Skip(1), static (before, after) => after - before)];
        Assert.True(waits[0] >= TimeSpan.FromSeconds(11) && waits[1] >= TimeSpan.FromSeconds(22), $"{waits[0]} {waits[1]}");

        // How much longer it really took says how fast the clock was moved; what was asked for is the delay with its jitter.
        Assert.Contains(timers.DueTimes, static due => due.TotalSeconds is >= 11 and < 13.3);
        Assert.Contains(timers.DueTimes, static due => due.TotalSeconds is >= 22 and < 26.5);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Stopped_application__finds_again_what_it_did_not_handle()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        var first = new Steps();
        using IHost before = Application(mqtt, first, static o => o.DrainTimeout = TimeSpan.Zero, Persistent);
        await before.StartAsync(Support.Token);
        await line.StepAsync(1, Support.Token);
        await line.StepAsync(2, Support.Token);
        await first.WaitForAsync(1);
        await Support.StopAsync(before);
        await line.StepAsync(3, Support.Token);

        var second = new Steps();
        second.Finish(3);
        using IHost after = Application(mqtt, second, client: Persistent);
        await after.StartAsync(Support.Token);
        await second.WaitForAsync(3);

        Assert.Equal([1, 2, 3], second.Begun);
        await Support.StopAsync(after);

        static MqttClientOptions Persistent(MqttClientOptions o) => o with { ClientId = "worker", CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) };
    }

    [Fact]
    public void Options_that_cannot_work__are_an_error_of_the_registration() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Support.Application(static services => services.AddMqtt("dashboard").AddHandler<StepHandler>(LineTelemetry.Step, static o => o.RetryFactor = 0.5)));

    [Fact]
    public async Task Refused_subscription__stops_the_start()
    {
        string rules = Path.GetTempFileName();
        await File.WriteAllTextAsync(rules, "user somebody\ntopic read x\n", Support.Token);
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { AclFile = rules }, Support.Token);
        File.Delete(rules);
        using IHost application = Application(mqtt, new Steps());

        MqttSubscribeException error = await Assert.ThrowsAsync<MqttSubscribeException>(() => application.StartAsync(Support.Token));

        Assert.Equal("plant/+/step/+", error.Filter);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Consumer__gets_messages_of_all_channels_as_calls()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var service = new LineService();
        using IHost application = Support.Application(services =>
        {
            services.AddSingleton(service);
            services.AddMqtt("line", (_, o) => o.Client = mqtt.ClientOptions("line-controller")).AddLineCommandsConsumer<LineService>(site: "berlin");
        });
        await application.StartAsync(Support.Token);
        LineCommandsPublisher dashboard = await mqtt.CreateLineCommandsPublisherAsync("dashboard", Support.Token);

        await dashboard.ChangeSetpointAsync("rome", 1, 1, Support.Token);
        await dashboard.ChangeSetpointAsync("berlin", 7, 21.5, Support.Token);
        await dashboard.StopAsync("berlin", 8, new CallContext(Support.Token) { UserProperties = [new("why", "heat")] });

        string[] made = [await service.NextCallAsync(), await service.NextCallAsync()];
        Assert.Equal(["setpoint berlin 7 21.5", "stop berlin 8 heat"], made.Order());
        await Support.StopAsync(application);
    }

    private static IHost Application(
        MqttTestBroker mqtt, Steps steps, Action<HandlerOptions>? handler = null, Func<MqttClientOptions, MqttClientOptions>? client = null) =>
        Support.Application(services =>
        {
            services.AddSingleton(steps);
            services.AddMqtt("dashboard", (_, o) => o.Client = (client ?? (static x => x))(mqtt.ClientOptions("dashboard")))
                .AddHandler<StepHandler>(LineTelemetry.Step, handler);
        });

    internal sealed class LineService : ILineCommands
    {
        private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();

        public Task<string> NextCallAsync() => _calls.Reader.ReadAsync(Support.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Support.Token);

        public ValueTask ChangeSetpointAsync(string site, int line, double celsius, CancellationToken cancellationToken = default)
        {
            _calls.Writer.TryWrite(FormattableString.Invariant($"setpoint {site} {line} {celsius}"));
            return ValueTask.CompletedTask;
        }

        public ValueTask StopAsync(string site, int line, CallContext context = default)
        {
            _calls.Writer.TryWrite($"stop {site} {line} {context.UserProperties.Single().Value}");
            return ValueTask.CompletedTask;
        }
    }
}
