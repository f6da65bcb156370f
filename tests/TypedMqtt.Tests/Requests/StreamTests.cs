using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Requests;

/// <summary>Requests that are answered with a stream, end to end through the broker.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Items__arrive_in_order_and_the_stream_ends(int items)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = await new OvenService().RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        List<double> seen = await ReadAsync(dashboard.HistoryAsync("berlin", 7, items, Support.Token));

        Assert.Equal(Enumerable.Range(0, items).Select(static i => (double)i), seen);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Enumeration__asks_anew_each_time()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService();
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        IAsyncEnumerable<double> history = dashboard.HistoryAsync("berlin", 7, 3, Support.Token);
        Assert.Empty(oven.Calls);
        await ReadAsync(history);
        await ReadAsync(history);

        Assert.Equal(["berlin/7", "berlin/7"], oven.Calls);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Reader_that_waits__holds_the_responder_back()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        int asked = 0;
        var oven = new OvenService { Past = (items, context) => CountedAsync(items, () => asked++, context.CancellationToken) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        await using IAsyncEnumerator<double> reader = dashboard.HistoryAsync("berlin", 7, 100, Support.Token).GetAsyncEnumerator(Support.Token);
        Assert.True(await reader.MoveNextAsync());

        // Four items are out and the fifth waits.
        await mqtt.WaitForAsync(() => asked >= 5);
        await mqtt.QuietAsync(Support.Token);
        Assert.Equal(5, asked);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(await reader.MoveNextAsync());
        }

        await mqtt.WaitForAsync(() => asked > 10);
        await mqtt.QuietAsync(Support.Token);
        Assert.InRange(asked, 11, 16);
        await reader.DisposeAsync();
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Reader_that_leaves__ends_the_handler()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var stopped = new TaskCompletionSource();
        var oven = new OvenService { Past = (_, context) => EndlessAsync(stopped, context.CancellationToken) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        await foreach (double _ in dashboard.HistoryAsync("berlin", 7, 0, Support.Token))
        {
            break;
        }

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Support.Token);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Cancellation__ends_the_enumeration_and_the_handler()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var stopped = new TaskCompletionSource();
        var oven = new OvenService { Past = (_, context) => EndlessAsync(stopped, context.CancellationToken) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Support.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (double item in dashboard.HistoryAsync("berlin", 7, 0).WithCancellation(cancel.Token))
            {
                if (item > 9)
                {
                    await cancel.CancelAsync();
                }
            }
        });

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Support.Token);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Failure_in_the_middle__comes_after_the_items_before_it()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService { Past = static (_, _) => FailingAsync() };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);
        var seen = new List<double>();

        MqttRequestException error = await Assert.ThrowsAsync<MqttRequestException>(async () =>
        {
            await foreach (double item in dashboard.HistoryAsync("berlin", 7, 0, Support.Token))
            {
                seen.Add(item);
            }
        });

        Assert.Equal([1, 2], seen);
        Assert.Equal((RequestError.NotFound, "older values are gone"), (error.Code, error.RemoteMessage));
        await Support.StopAsync(application);

        static async IAsyncEnumerable<double> FailingAsync()
        {
            yield return 1;
            yield return 2;
            await Task.Yield();
            throw new RequestFailedException(RequestError.NotFound, "older values are gone");
        }
    }

    [Fact]
    public async Task Long_silence__is_no_interruption_while_the_responder_lives()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var go = new TaskCompletionSource();
        var oven = new OvenService { Past = (_, context) => PauseAsync(go.Task, context.CancellationToken) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        Task<List<double>> reading = ReadAsync(dashboard.HistoryAsync("berlin", 7, 0, Support.Token));
        await mqtt.WaitForAsync(() => !oven.Calls.IsEmpty);
        await mqtt.AdvanceAsync(TimeSpan.FromMinutes(5), Support.Token);
        Assert.False(reading.IsCompleted);
        go.SetResult();

        Assert.Equal([1, 2], await reading.WaitAsync(TimeSpan.FromSeconds(10), Support.Token));
        await Support.StopAsync(application);

        static async IAsyncEnumerable<double> PauseAsync(Task go, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return 1;
            await go.WaitAsync(cancellationToken);
            yield return 2;
        }
    }

    [Fact]
    public async Task Responder_that_dies__interrupts_the_stream()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService { Past = static (_, context) => EndlessAsync(null, context.CancellationToken, pauseAfter: 2) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        await using IAsyncEnumerator<double> reader = dashboard.HistoryAsync("berlin", 7, 0, Support.Token).GetAsyncEnumerator(Support.Token);
        Assert.True(await reader.MoveNextAsync());
        Assert.True(await reader.MoveNextAsync());
        await mqtt.KillAsync((MqttConnection)application.Services.GetRequiredService<IMqttConnection>());
        Task<bool> next = reader.MoveNextAsync().AsTask();
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(20), Support.Token);

        StreamInterruptedException error = await Assert.ThrowsAsync<StreamInterruptedException>(() => next);
        Assert.Equal(2, error.Received);
        Assert.Contains("nothing came for 12 s", error.Message, StringComparison.Ordinal);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Requester_that_dies__ends_the_handler()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var stopped = new TaskCompletionSource();
        var oven = new OvenService { Past = (_, context) => EndlessAsync(stopped, context.CancellationToken) };
        using IHost application = await oven.RunAsync(mqtt);
        MqttConnection connection = await mqtt.ConnectAsync("dashboard", cancellationToken: Support.Token);

        IAsyncEnumerator<double> reader = new OvenPublisher(connection).HistoryAsync("berlin", 7, 0, Support.Token).GetAsyncEnumerator(Support.Token);
        Assert.True(await reader.MoveNextAsync());
        await mqtt.KillAsync(connection);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(20), Support.Token);

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Support.Token);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Stream_nobody_begins__times_out()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        Task<List<double>> reading = ReadAsync(dashboard.HistoryAsync("berlin", 7, 0, Support.Token));
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(9), Support.Token);
        Assert.False(reading.IsCompleted);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(2), Support.Token);

        Assert.Equal(RequestError.Timeout, (await Assert.ThrowsAsync<MqttRequestException>(() => reading)).Code);
    }

    [Fact]
    public async Task Several_streams__go_side_by_side()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = await new OvenService().RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        List<double>[] all = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => ReadAsync(dashboard.HistoryAsync("berlin", i, i * 5, Support.Token))));

        Assert.Equal(Enumerable.Range(1, 10).Select(static i => i * 5), all.Select(static s => s.Count));
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Application_that_stops__tells_its_readers()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var oven = new OvenService { Past = static (_, context) => EndlessAsync(null, context.CancellationToken, pauseAfter: 1) };
        using IHost application = await oven.RunAsync(mqtt);
        OvenPublisher dashboard = await mqtt.CreateOvenPublisherAsync("dashboard", Support.Token);

        await using IAsyncEnumerator<double> reader = dashboard.HistoryAsync("berlin", 7, 0, Support.Token).GetAsyncEnumerator(Support.Token);
        Assert.True(await reader.MoveNextAsync());
        Task<bool> next = reader.MoveNextAsync().AsTask();
        await Support.StopAsync(application);

        Assert.Equal(RequestError.Cancelled, (await Assert.ThrowsAsync<MqttRequestException>(() => next)).Code);
    }

    internal static async Task<List<double>> ReadAsync(IAsyncEnumerable<double> stream)
    {
        var items = new List<double>();
        await foreach (double item in stream)
        {
            items.Add(item);
        }

        return items;
    }

    private static async IAsyncEnumerable<double> CountedAsync(int items, Action asked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (double item in OvenService.CountAsync(items, cancellationToken))
        {
            asked();
            yield return item;
        }
    }

    private static async IAsyncEnumerable<double> EndlessAsync(
        TaskCompletionSource? stopped, [EnumeratorCancellation] CancellationToken cancellationToken, int pauseAfter = int.MaxValue)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                await (i < pauseAfter ? Task.CompletedTask : Task.Delay(Timeout.Infinite, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            stopped?.TrySetResult();
        }
    }
}
