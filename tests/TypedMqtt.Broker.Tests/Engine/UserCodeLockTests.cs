using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.Engine;

/// <summary>Rules and loggers may take their time and call the broker from other threads: no lock is held while they run.</summary>
public sealed class UserCodeLockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 1000 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rules_that_hang_on_resume__hold_up_nobody_else(bool inFlight)
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient publisher = await LeaveMessageAsync(broker, inFlight);
        using var rules = new Slow(policy);

        RawClient back = broker.Open();
        await back.SendAsync(back.EncodeConnect(Persistent));
        rules.WaitUntilAsked();
        await broker.ConnectAsync("other");
        await publisher.PublishAndSettleAsync("t", "2");
        rules.Answer();

        await back.ExpectAsync(PacketType.ConnAck);
        await back.TakeAsync("t", "1");
        await back.TakeAsync("t", "2");
        await back.ExpectQuietAsync();
    }

    [Fact]
    public async Task Rules_that_hang_on_an_acknowledgement__hold_up_nobody_else()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient publisher = await LeaveMessageAsync(broker, inFlight: false);
        await publisher.PublishAndSettleAsync("t", "2");
        RawClient back = await broker.ConnectAsync(Persistent with { ReceiveMaximum = 1 }, sessionPresent: true);
        using var rules = new Slow(policy);

        await back.TakeAsync("t", "1");
        rules.WaitUntilAsked();
        await publisher.PublishAndSettleAsync("t", "3");
        rules.Answer();

        await back.TakeAsync("t", "2");
        await back.TakeAsync("t", "3");
    }

    [Fact]
    public async Task Rules_that_hang_on_resume__do_not_keep_another_connection_from_taking_over()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        await LeaveMessageAsync(broker, inFlight: false);
        var rules = new Slow(policy);
        RawClient stuck = broker.Open();
        await stuck.SendAsync(stuck.EncodeConnect(Persistent));
        rules.WaitUntilAsked();
        policy.CanRead = static _ => true;

        RawClient next = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await next.TakeAsync("t", "1");
        rules.Dispose();

        await stuck.ExpectAsync(PacketType.ConnAck);
        await stuck.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        await next.ExpectQuietAsync();
    }

    [Fact]
    public async Task Rules_that_throw_on_resume__end_the_connection_and_leave_the_message()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        await LeaveMessageAsync(broker, inFlight: true);
        policy.CanRead = static _ => throw new InvalidOperationException("the rules are broken");
        RawClient unlucky = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await unlucky.ExpectEndAsync();
        await broker.ExpectConnectionsAsync(1);
        policy.CanRead = static _ => true;

        RawClient back = await broker.ConnectAsync(Persistent, sessionPresent: true);

        await back.TakeAsync("t", "1");
    }

    [Fact]
    public async Task Rules_that_publish_and_wait__may_do_so_for_retained_messages()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        broker.Broker.Publish("t", "x"u8, retain: true);
        RawClient client = await broker.ConnectAsync("c");
        bool published = false;
        policy.CanRead = topic => topic != "t" || (published = Task.Run(() => broker.Broker.Publish("seen", "t"u8, retain: true)).Wait(Patience));

        await client.SubscribeAsync("t");

        await client.TakeAsync("t", "x");
        Assert.True(published);
    }

    [Fact]
    public async Task What_is_refused_on_resume__makes_room_for_what_is_not()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        await subscriber.SubscribeAsync("#");
        RawClient publisher = await broker.ConnectAsync("p");
        foreach (string topic in new[] { "no/1", "no/2", "no/3", "no/4", "no/5", "yes" })
        {
            await publisher.PublishAndSettleAsync(topic, "x");
            await subscriber.ExpectPublishAsync(topic, "x");
        }

        subscriber.Cut();
        await broker.ExpectConnectionsAsync(1);
        policy.CanRead = static t => t == "yes";
        subscriber = await broker.ConnectAsync(Persistent with { ReceiveMaximum = 2 }, sessionPresent: true);

        await subscriber.TakeAsync("yes", "x");
    }

    [Theory]
    [InlineData("alice", "already connected")]
    [InlineData("bob", "belongs to a session of another user")]
    public async Task A_logger_that_asks_the_broker_and_waits__gets_its_answer(string user, string line)
    {
        MqttBroker? asked = null;
        using var log = new CallingBack(line, () => asked!.Statistics);
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options =>
        {
            new TestPolicy().Configure(options);
            options.LoggerFactory = log;
        });
        asked = broker.Broker;
        await broker.ConnectAsync(new ConnectOptions("c") { User = "alice" });

        await broker.Open().ConnectAsync(new ConnectOptions("c") { User = user });

        Assert.Equal([true], log.Answered);
    }

    /// <summary>A message for the session "s", whose client is away; the publisher stays.</summary>
    private static async Task<RawClient> LeaveMessageAsync(BrokerUnderTest broker, bool inFlight)
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        await subscriber.SubscribeAsync("t");
        RawClient publisher = await broker.ConnectAsync("p");
        if (inFlight)
        {
            await publisher.PublishAndSettleAsync("t", "1");
            await subscriber.ExpectPublishAsync("t", "1");
        }

        subscriber.Cut();
        await broker.ExpectConnectionsAsync(1);
        if (!inFlight)
        {
            await publisher.PublishAndSettleAsync("t", "1");
        }

        return publisher;
    }

    /// <summary>Rules that answer when they are told to; everything is allowed.</summary>
    private sealed class Slow : IDisposable
    {
        private readonly SemaphoreSlim _asked = new(0);
        private readonly ManualResetEventSlim _answer = new();

        public Slow(TestPolicy policy) => policy.CanRead = _ =>
        {
            _asked.Release();
            return _answer.Wait(Patience);
        };

        public void WaitUntilAsked() => Assert.True(_asked.Wait(Patience), "The rules were not asked.");

        public void Answer() => _answer.Set();

        public void Dispose() => Answer();
    }

    /// <summary>Calls the broker from another thread when a line is logged, and waits for it.</summary>
    private sealed class CallingBack(string line, Func<object> call) : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<bool> Answered { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(line, StringComparison.Ordinal))
            {
                Answered.Enqueue(Task.Run(call).Wait(Patience));
            }
        }

        public void Dispose()
        {
        }
    }
}
