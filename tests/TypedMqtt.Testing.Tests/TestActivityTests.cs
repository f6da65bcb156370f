using System.Diagnostics;

namespace TypedMqtt.Testing.Tests;

/// <summary>What a test broker takes for rest: no thread runs code of the test any more, as far as it can be waited for.</summary>
public sealed class TestActivityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_that_has_begun__is_waited_for()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        await SeeBusyCodeEndAsync(mqtt);
    }

    [Fact]
    public async Task Timer_that_busy_code_sets__fires_when_the_clock_moves()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        Task? timer = null;
        await BeginAsync(() =>
        {
            BeBusy();
            timer = Task.Delay(TimeSpan.FromSeconds(5), mqtt.TimeProvider, Token);
        });

        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(5), Token);

        Assert.Equal(mqtt.Now, new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero));
        Assert.NotNull(timer);
        await timer.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Code_that_began_in_a_client__is_waited_for_also_when_the_broker_was_started_elsewhere()
    {
        await using MqttTestBroker mqtt = await Task.Run(static () => MqttTestBroker.StartAsync(cancellationToken: Token), Token);
        await using MqttClient client = await MqttClient.ConnectAsync(mqtt.ClientOptions("someone"), Token);
        await SeeBusyCodeEndAsync(mqtt);
    }

    [Fact]
    public async Task Code_that_blocks__is_left_alone_in_the_end()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);
        using var gate = new ManualResetEventSlim();
        Task blocked = await BeginAsync(() => gate.Wait(Token));

        await mqtt.QuietAsync(Token);
        Assert.False(blocked.IsCompleted);
        await mqtt.AdvanceAsync(TimeSpan.FromHours(1), Token);

        gate.Set();
        await blocked;
    }

    [Fact]
    public async Task Code_of_another_test__is_not_waited_for()
    {
        using var gate = new ManualResetEventSlim();
        Task other = await BeginAsync(() => gate.Wait(Token));
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Token);

        await mqtt.QuietAsync(Token);

        Assert.False(other.IsCompleted);
        gate.Set();
        await other;
    }

    private static async Task SeeBusyCodeEndAsync(MqttTestBroker mqtt)
    {
        bool ended = false;
        await BeginAsync(() =>
        {
            BeBusy();
            ended = true;
        });

        await mqtt.QuietAsync(Token);

        Assert.True(ended);
    }

    /// <summary>Starts code on another thread.</summary>
    /// <returns>The code, when it has begun.</returns>
    private static async Task<Task> BeginAsync(Action code)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task running = Task.Run(
            () =>
            {
                begun.SetResult();
                code();
            },
            Token);
        await begun.Task;
        return running;
    }

    /// <summary>Takes what a slow machine takes to compile a method or to give a thread its turn.</summary>
    private static void BeBusy()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(100))
        {
            Thread.SpinWait(100);
        }
    }
}
