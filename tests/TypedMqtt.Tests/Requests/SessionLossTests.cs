using Microsoft.Extensions.Hosting;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Tests.Requests;

/// <summary>Requests whose connection is lost while they are answered.</summary>
public sealed class SessionLossTests
{
    [Fact]
    public async Task Forgotten_session__fails_what_may_not_be_done_twice()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService { Change = static (_, c) => new(RequestTests.NeverAsync<SetpointResult>(c.CancellationToken)) };
        using IHost application = await oven.RunAsync(mqtt);
        var line = new Line(mqtt);
        OvenPublisher dashboard = await line.ConnectAsync();

        Task<SetpointResult> request = dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(1), Support.Token).AsTask();
        await mqtt.WaitForAsync(() => !oven.Calls.IsEmpty);
        await line.CutAsync();

        ReplyLostException error = await Assert.ThrowsAsync<ReplyLostException>(() => request);
        Assert.Contains("Oven.ChangeSetpoint", error.Message, StringComparison.Ordinal);

        // Past the deadline, at which the handler ends.
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(11), Support.Token);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Forgotten_session__repeats_what_is_idempotent_and_it_is_handled_once()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var go = new TaskCompletionSource();
        var oven = new OvenService
        {
            Open = async (_, token) =>
            {
                await go.Task.WaitAsync(token);
                return default;
            },
        };
        using IHost application = await oven.RunAsync(mqtt);
        var line = new Line(mqtt);
        OvenPublisher dashboard = await line.ConnectAsync();

        Task<Empty> request = dashboard.OpenDoorAsync("berlin", 7, Support.Token);
        await mqtt.WaitForAsync(() => !oven.Calls.IsEmpty);
        await line.CutAsync();
        go.SetResult();

        await request.WaitAsync(TimeSpan.FromSeconds(10), Support.Token);
        Assert.Single(oven.Calls);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Kept_session__brings_the_response_after_all()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var go = new TaskCompletionSource();
        var oven = new OvenService
        {
            Change = async (_, c) =>
            {
                await go.Task.WaitAsync(c.CancellationToken);
                return new SetpointResult(5);
            },
        };
        using IHost application = await oven.RunAsync(mqtt);
        var line = new Line(mqtt);
        OvenPublisher dashboard = await line.ConnectAsync(static o => o with { ClientId = "dashboard", SessionExpiry = TimeSpan.FromMinutes(5) });

        Task<SetpointResult> request = dashboard.ChangeSetpointAsync("berlin", 7, new Setpoint(1), Support.Token).AsTask();
        await mqtt.WaitForAsync(() => !oven.Calls.IsEmpty);
        await line.CutAsync(whileCut: () => go.SetResult());

        Assert.Equal(new SetpointResult(5), await request.WaitAsync(TimeSpan.FromSeconds(10), Support.Token));
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Forgotten_session__interrupts_a_stream()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = await new OvenService().RunAsync(mqtt);
        var line = new Line(mqtt);
        OvenPublisher dashboard = await line.ConnectAsync();

        await using IAsyncEnumerator<double> reader = dashboard.HistoryAsync("berlin", 7, 100, Support.Token).GetAsyncEnumerator(Support.Token);
        Assert.True(await reader.MoveNextAsync());
        await line.CutAsync();

        await Assert.ThrowsAsync<StreamInterruptedException>(async () =>
        {
            while (await reader.MoveNextAsync())
            {
            }
        });
        await Support.StopAsync(application);
    }

    /// <summary>A connection that can be cut and comes back by itself.</summary>
    private sealed class Line(MqttTestBroker mqtt)
    {
        private IMqttTransport? _transport;
        private MqttConnection? _connection;

        public async Task<OvenPublisher> ConnectAsync(Func<MqttClientOptions, MqttClientOptions>? change = null)
        {
            MqttClientOptions options = mqtt.ClientOptions("dashboard");
            Func<CancellationToken, ValueTask<IMqttTransport>> open = options.TransportFactory!;
            options = (change ?? (static o => o))(options with { TransportFactory = async token => _transport = await open(token) });
            _connection = await mqtt.ConnectAsync(new MqttConnectionOptions { Client = options }, Support.Token);
            return new OvenPublisher(_connection);
        }

        public async Task CutAsync(Action? whileCut = null)
        {
            await mqtt.QuietAsync(Support.Token);
            _transport!.Close();
            await mqtt.WaitForAsync(() => _connection!.Client.State == MqttClientState.Waiting);
            whileCut?.Invoke();
            await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
            await mqtt.WaitForAsync(() => _connection!.Client.State == MqttClientState.Connected);
            await mqtt.QuietAsync(Support.Token);
        }
    }
}
