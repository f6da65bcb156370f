using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Tests.Connections;

/// <summary>Peers of two versions of a contract whose topics moved, through the broker.</summary>
public sealed class LegacyTopicTests : IAsyncLifetime
{
    private MqttTestBroker _mqtt = null!;
    private OldMeterPublisher _old = null!;
    private NewMeterPublisher _new = null!;

    public async ValueTask InitializeAsync()
    {
        _mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        _old = new OldMeterPublisher(await _mqtt.ConnectAsync("old", cancellationToken: Support.Token));
        _new = new NewMeterPublisher(await _mqtt.ConnectAsync("new", cancellationToken: Support.Token));
    }

    public ValueTask DisposeAsync() => _mqtt.DisposeAsync();

    [Fact]
    public async Task Old_publisher__is_heard_by_a_new_subscriber()
    {
        NewMeterSubscriber subscriber = await NewSubscriberAsync();
        await using Subscription<NewMeter.PowerMessage> readings = await subscriber.SubscribePowerAsync(cancellationToken: Support.Token);
        await using Subscription<NewMeter.PulseMessage> pulses = await subscriber.SubscribePulseAsync(id: 7, cancellationToken: Support.Token);

        await _old.PowerAsync(7, 230, Support.Token);
        await _old.PulseAsync(8, 1, Support.Token);
        await _old.PulseAsync(7, 2, Support.Token);

        NewMeter.PowerMessage reading = await readings.NextAsync();
        Assert.Equal((7, 230, "meters/7/power"), (reading.Id, reading.Payload, reading.Context.Topic));
        Assert.Equal(new(7, 2, default), await pulses.NextAsync());
    }

    [Fact]
    public async Task New_publisher__is_heard_once_by_an_old_subscriber_where_it_also_publishes()
    {
        var subscriber = new OldMeterSubscriber(await _mqtt.ConnectAsync("subscriber", cancellationToken: Support.Token));
        await using Subscription<OldMeter.PowerMessage> readings = await subscriber.SubscribePowerAsync(cancellationToken: Support.Token);
        await using Subscription<OldMeter.PulseMessage> pulses = await subscriber.SubscribePulseAsync(cancellationToken: Support.Token);

        await _new.PulseAsync(7, 1, Support.Token);
        await _new.PowerAsync(7, 230, Support.Token);
        await _new.PowerAsync(8, 240, Support.Token);

        Assert.Equal([(7, 230), (8, 240)], (await readings.TakeAsync(2)).Select(static m => (m.Id, m.Payload)));
        await _mqtt.QuietAsync(Support.Token);
        Assert.Equal(0, pulses.Counters.Received);
    }

    [Fact]
    public async Task New_publisher__is_heard_once_by_a_new_subscriber()
    {
        NewMeterSubscriber subscriber = await NewSubscriberAsync();
        await using Subscription<NewMeter.PowerMessage> readings = await subscriber.SubscribePowerAsync(cancellationToken: Support.Token);

        await _new.PowerAsync(7, 230, Support.Token);
        await _new.PowerAsync(7, 231, Support.Token);

        List<NewMeter.PowerMessage> messages = await readings.TakeAsync(2);
        Assert.Equal([("grid/meter/7/power", 230), ("grid/meter/7/power", 231)], messages.Select(static m => (m.Context.Topic, m.Payload)));
        await _mqtt.QuietAsync(Support.Token);
        Assert.Equal(new(2, 0, 0, 0), readings.Counters);
        Assert.Equal(2, _mqtt.Recorded(NewMeter.Power).Count);
        Assert.Equal(2, _mqtt.Recorded(OldMeter.Power).Count);
    }

    [Fact]
    public async Task Without_properties__a_message_on_both_topics_comes_twice()
    {
        MqttConnection connection = await _mqtt.ConnectAsync("subscriber", static o => o with { ProtocolVersion = ProtocolVersion.V311 });
        await using Subscription<NewMeter.PowerMessage> readings = await new NewMeterSubscriber(connection).SubscribePowerAsync(cancellationToken: Support.Token);

        await _new.PowerAsync(7, 230, Support.Token);

        Assert.Equal(["grid/meter/7/power", "meters/7/power"], (await readings.TakeAsync(2)).Select(static m => m.Context.Topic).Order());
    }

    [Fact]
    public async Task Copy__says_that_it_is_one_and_all_else_that_the_message_says()
    {
        await using MqttClient raw = await MqttClient.ConnectAsync(_mqtt.ClientOptions("raw"), Support.Token);
        await using MqttSubscription all = await raw.SubscribeAsync("meters/#", cancellationToken: Support.Token);

        await _new.PowerAsync(7, 230, Support.Token);
        await _new.ClearPowerAsync(7, Support.Token);

        MqttMessage copy = await all.ReadAsync(Support.Token);
        Assert.Equal(NewMeter.Power.ContentType, copy.ContentType);
        Assert.Equal([new("tmq-legacy", "copy")], copy.UserProperties);
        MqttMessage removal = await all.ReadAsync(Support.Token);
        Assert.True(removal.Payload.IsEmpty);
        Assert.Equal([new("tmq-legacy", "copy")], removal.UserProperties);
    }

    [Fact]
    public async Task Topic_root__is_in_front_of_both_topics()
    {
        MqttConnection staging = await _mqtt.ConnectAsync("staging", static o => o, "staging");
        await using MqttClient raw = await MqttClient.ConnectAsync(_mqtt.ClientOptions("raw"), Support.Token);
        await using MqttSubscription all = await raw.SubscribeAsync("#", cancellationToken: Support.Token);

        await new NewMeterPublisher(staging).PowerAsync(7, 230, Support.Token);

        Assert.Equal(["staging/grid/meter/7/power", "staging/meters/7/power"], [(await all.ReadAsync(Support.Token)).Topic, (await all.ReadAsync(Support.Token)).Topic]);
    }

    [Fact]
    public async Task Get__reads_the_old_topic_where_the_new_one_holds_nothing()
    {
        NewMeterSubscriber subscriber = await NewSubscriberAsync();
        Assert.Null(await subscriber.GetPowerAsync(7, Support.Token));

        await _old.PowerAsync(7, 230, Support.Token);
        Assert.Equal(230, await subscriber.GetPowerAsync(7, Support.Token));

        // The value of the new topic counts, also when the old one is written after it.
        await _new.PowerAsync(7, 240, Support.Token);
        await _old.PowerAsync(7, 250, Support.Token);
        Assert.Equal(240, await subscriber.GetPowerAsync(7, Support.Token));

        await _new.ClearPowerAsync(7, Support.Token);
        Assert.Null(await subscriber.GetPowerAsync(7, Support.Token));
        Assert.Null(await new OldMeterSubscriber(await _mqtt.ConnectAsync("o", cancellationToken: Support.Token)).GetPowerAsync(7, Support.Token));
    }

    [Fact]
    public async Task Subscription__ends_with_the_value_of_the_new_topic()
    {
        await _new.PowerAsync(7, 240, Support.Token);
        await _old.PowerAsync(7, 230, Support.Token);

        await using Subscription<NewMeter.PowerMessage> readings = await (await NewSubscriberAsync()).SubscribePowerAsync(cancellationToken: Support.Token);

        Assert.Equal([230, 240], (await readings.TakeAsync(2)).Select(static m => m.Payload));
    }

    [Fact]
    public async Task Watch__begins_with_the_old_topic_only_where_the_new_one_holds_nothing()
    {
        NewMeterSubscriber subscriber = await NewSubscriberAsync();
        await _old.PowerAsync(7, 230, Support.Token);
        await using IAsyncEnumerator<NewMeter.PowerMessage> first = subscriber.WatchPowerAsync(7, Support.Token).GetAsyncEnumerator(Support.Token);
        Assert.Equal("230", await NextAsync(first));

        await _old.PowerAsync(7, 231, Support.Token);
        Assert.Equal("231", await NextAsync(first));
        await _new.PowerAsync(7, 240, Support.Token);
        Assert.Equal("240", await NextAsync(first));

        // What the old topic still stores is older than the value of the new one, and its removal removes nothing.
        await _old.PowerAsync(7, 232, Support.Token);
        Assert.Equal("232", await NextAsync(first));
        await using IAsyncEnumerator<NewMeter.PowerMessage> second = subscriber.WatchPowerAsync(7, Support.Token).GetAsyncEnumerator(Support.Token);
        Assert.Equal("240", await NextAsync(second));
        await _old.ClearPowerAsync(7, Support.Token);
        await _new.PowerAsync(7, 241, Support.Token);
        Assert.Equal("241", await NextAsync(second));
        await _new.ClearPowerAsync(7, Support.Token);
        Assert.Equal("cleared", await NextAsync(second));
    }

    [Fact]
    public async Task Watch__of_nothing_on_either_topic__says_so_first()
    {
        await using IAsyncEnumerator<NewMeter.PowerMessage> watch = (await NewSubscriberAsync()).WatchPowerAsync(7, Support.Token).GetAsyncEnumerator(Support.Token);

        Assert.Equal("cleared", await NextAsync(watch));
        await _old.PowerAsync(7, 230, Support.Token);
        Assert.Equal("230", await NextAsync(watch));
    }

    [Fact]
    public async Task Handler_and_responders__hear_the_old_topics_too()
    {
        var meter = new MeterService();
        using IHost application = Support.Application(services =>
        {
            services.AddSingleton(meter);
            services.AddMqtt("mqtt", (_, o) => o.Client = _mqtt.ClientOptions("service")).AddNewMeterConsumer<MeterService>();
        });
        await application.StartAsync(Support.Token);

        await _old.PulseAsync(7, 1, Support.Token);
        await _new.PulseAsync(7, 2, Support.Token);
        await _mqtt.WaitForAsync(() => meter.Pulses.Count == 2);
        Assert.Equal([1, 2], meter.Pulses);

        // Responses go below the topic of the request, and so does what a stream is told: more than the first two items need it.
        Assert.Equal(46, await _old.LimitAsync(7, 23, Support.Token));
        Assert.Equal(48, await _new.LimitAsync(7, 24, Support.Token));
        var items = new List<double>();
        await foreach (double item in _old.HistoryAsync(7, 9, Support.Token))
        {
            items.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 9).Select(static i => (double)i), items);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task What_waits_in_a_session_of_the_old_version__is_not_taken_for_a_copy()
    {
        MqttClientOptions Session(MqttClientOptions o) => o with { ClientId = "service", CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) };
        await using (MqttConnection before = await _mqtt.ConnectAsync("service", Session))
        {
            await new OldMeterSubscriber(before).SubscribePowerAsync(cancellationToken: Support.Token);
        }

        await _new.PowerAsync(7, 230, Support.Token);
        await _new.PowerAsync(7, 231, Support.Token);
        var meter = new MeterService();
        using IHost application = Support.Application(services =>
        {
            services.AddSingleton(meter);
            services.AddMqtt("mqtt", (_, o) => o.Client = Session(_mqtt.ClientOptions("service"))).AddNewMeterConsumer<MeterService>();
        });
        await application.StartAsync(Support.Token);
        await _mqtt.WaitForAsync(() => meter.Powers.Count >= 2);
        await _new.PowerAsync(8, 1, Support.Token);
        await _new.PowerAsync(8, 2, Support.Token);
        await _mqtt.WaitForAsync(() => meter.Powers.Contains(2));
        await _mqtt.QuietAsync(Support.Token);

        // The last value of the old days is also what the new topic stores.
        Assert.Equal([230, 231, 231, 1, 2], meter.Powers);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Refused_old_topic__fails_the_subscription_and_leaves_nothing_behind()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "user subscriber\ntopic read grid/#\n", Support.Token);
        await using MqttTestBroker strict = await MqttTestBroker.StartAsync(new() { AclFile = file }, Support.Token);
        File.Delete(file);
        int before = strict.Broker.Statistics.Subscriptions;
        var subscriber = new NewMeterSubscriber(await strict.ConnectAsync("subscriber", cancellationToken: Support.Token));

        MqttSubscribeException error = await Assert.ThrowsAsync<MqttSubscribeException>(async () => await subscriber.SubscribePulseAsync(cancellationToken: Support.Token));

        Assert.Equal("meters/+/pulse", error.Filter);
        await strict.WaitForAsync(() => strict.Broker.Statistics.Subscriptions == before);
    }

    [Fact]
    public async Task Refused_copy__fails_the_call_and_leaves_the_connection_as_it_was()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "user publisher\ntopic write grid/#\n", Support.Token);
        await using MqttTestBroker strict = await MqttTestBroker.StartAsync(new() { AclFile = file }, Support.Token);
        File.Delete(file);
        var publisher = new NewMeterPublisher(await strict.ConnectAsync("publisher", cancellationToken: Support.Token));

        for (int i = 0; i < 3; i++)
        {
            MqttPublishException error = await Assert.ThrowsAsync<MqttPublishException>(async () => await publisher.PowerAsync(7, 230, Support.Token));
            Assert.Contains("meters/7/power", error.Message, StringComparison.Ordinal);
            await publisher.PulseAsync(7, i, Support.Token);
        }

        await strict.QuietAsync(Support.Token);
        Assert.Equal(3, strict.Recorded(NewMeter.Pulse).Count);
    }

    [Fact]
    public async Task Publish_to_both_topics__allocates_nothing_more()
    {
        await using MqttConnection connection = await _mqtt.ConnectAsync("publisher", static o => o);
        var publisher = new NewMeterPublisher(connection);

        long one = Allocated.By(() => Send(publisher.PulseAsync(7, 1, Support.Token)));
        long both = Allocated.By(() => Send(publisher.PowerAsync(7, 230, Support.Token)));

        Assert.Equal((0, 0), (one, both));

        static void Send(ValueTask sent)
        {
            while (!sent.IsCompleted)
            {
                Thread.Yield();
            }

            sent.GetAwaiter().GetResult();
        }
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<NewMeter.PowerMessage> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Support.Token));
        return watch.Current.IsCleared ? "cleared" : $"{watch.Current.Payload}";
    }

    private async Task<NewMeterSubscriber> NewSubscriberAsync() => new(await _mqtt.ConnectAsync("subscriber", cancellationToken: Support.Token));

    private sealed class MeterService : INewMeter
    {
        public ConcurrentQueue<int> Pulses { get; } = [];

        public ConcurrentQueue<double> Powers { get; } = [];

        public ValueTask PowerAsync(int id, double watts, CancellationToken cancellationToken = default)
        {
            Powers.Enqueue(watts);
            return ValueTask.CompletedTask;
        }

        public ValueTask PulseAsync(int id, int count, CancellationToken cancellationToken = default)
        {
            Pulses.Enqueue(count);
            return ValueTask.CompletedTask;
        }

        public ValueTask<double> LimitAsync(int id, double watts, CancellationToken cancellationToken = default) => new(watts * 2);

        public async IAsyncEnumerable<double> HistoryAsync(int id, int items, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < items; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }
    }
}
