using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Contracts.Tests.Generated;

/// <summary>A part: its channels become channels of each contract that inherits it, with the contract's prefix.</summary>
public interface IHeartbeat<T>
{
    [Topic("beat", Qos.AtMostOnce)]
    ValueTask BeatAsync(T beat, CancellationToken cancellationToken = default);
}

/// <summary>A contract that others inherit.</summary>
[MqttContract(Prefix = "plant/{site:id}")]
public interface IStation : IHeartbeat<int>
{
    [Topic("station/{station}/state", Retain = true)]
    ValueTask StateAsync(int station, string state, CancellationToken cancellationToken = default);
}

/// <summary>A contract with channels of its own, another binding, and disposal that does nothing.</summary>
[MqttContract(Prefix = "plant/{site:id}/robot/{robot:1..9}")]
public interface IRobot : IStation, IDisposable, IAsyncDisposable
{
    [Topic("position")]
    ValueTask PositionAsync(double x, CallContext context = default);

    [Topic("move")]
    Task<bool> MoveAsync(double to, CancellationToken cancellationToken = default);
}

/// <summary>Everything, and nothing of its own.</summary>
[MqttContract]
public interface IEverything : IRobot, ICell.IInner;

public partial interface ICell
{
    /// <summary>Nested: what is generated stands beside it.</summary>
    [MqttContract(Prefix = "cell")]
    interface IInner : IHeartbeat<string>;
}

public sealed class InheritanceTests
{
    private readonly FakeConnection _connection = new();

    [Fact]
    public async Task Inherited_channels__keep_prefix_and_channel_of_their_contract()
    {
        var robot = new RobotPublisher(_connection, site: "berlin", robot: 7);

        await robot.PositionAsync(1.5);
        Assert.Equal(("plant/berlin/robot/7/position", "Robot.Position"), (_connection.Topic, _connection.Channel!.FullName));
        await robot.StateAsync(3, "ready");
        Assert.Equal(("plant/berlin/station/3/state", "Station.State"), (_connection.Topic, _connection.Channel.FullName));
        await robot.BeatAsync(42);
        Assert.Equal(("plant/berlin/beat", "Station.Beat"), (_connection.Topic, _connection.Channel.FullName));
        Assert.Equal(42, _connection.Read(Station.Beat).Payload);
    }

    [Fact]
    public async Task Request_of_an_inherited_contract__is_sent_by_its_publisher()
    {
        _connection.Response = [0xC3];
        var everything = new EverythingPublisher(_connection, site: "berlin", robot: 2);

        Assert.True(await everything.MoveAsync(1));
        Assert.Equal("plant/berlin/robot/2/move", _connection.Topic);
    }

    [Fact]
    public async Task Part__has_the_payload_type_of_each_contract()
    {
        await new ICell.InnerPublisher(_connection).BeatAsync("tick");

        Assert.Equal("cell/beat", _connection.Topic);
        Assert.Equal("tick", _connection.Read(ICell.Inner.Beat).Payload);
    }

    [Fact]
    public async Task Same_method_of_two_contracts__is_told_apart_by_its_type()
    {
        EverythingPublisher everything = new EverythingPublisher(_connection, site: "berlin", robot: 2);

        await everything.BeatAsync(1);
        Assert.Equal("plant/berlin/beat", _connection.Topic);
        await everything.BeatAsync("x");
        Assert.Equal("cell/beat", _connection.Topic);
    }

    [Fact]
    public async Task Disposal__does_nothing()
    {
        var robot = new RobotPublisher(_connection, "berlin", 7);
        robot.Dispose();
        await robot.DisposeAsync();

        await robot.PositionAsync(1);
        Assert.Equal("plant/berlin/robot/7/position", _connection.Topic);
    }

    [Fact]
    public void Consumer__receives_inherited_channels_too()
    {
        var builder = new Builder();

        builder.AddRobotConsumer<Consumer>(site: "berlin", robot: 7);

        Assert.Equal(
            ["plant/berlin/beat", "plant/berlin/robot/7/move", "plant/berlin/robot/7/position", "plant/berlin/station/+/state"],
            builder.Filters.Order(StringComparer.Ordinal));
        builder.AddICellInnerConsumer<Consumer>();
        Assert.Equal("cell/beat", builder.Filters[^1]);
    }

    private sealed class Consumer : IEverything
    {
        public ValueTask BeatAsync(int beat, CancellationToken cancellationToken = default) => default;

        public ValueTask BeatAsync(string beat, CancellationToken cancellationToken = default) => default;

        public ValueTask StateAsync(int station, string state, CancellationToken cancellationToken = default) => default;

        public ValueTask PositionAsync(double x, CallContext context = default) => default;

        public Task<bool> MoveAsync(double to, CancellationToken cancellationToken = default) => Task.FromResult(true);

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }

    /// <summary>Keeps the filters.</summary>
    private sealed class Builder : IMqttBuilder
    {
        public string Name => "mqtt";

        public List<string> Filters { get; } = [];

        public IMqttBuilder AddPublisher<TContract>(Func<IMqttConnection, TContract> factory) where TContract : class => this;

        public IMqttBuilder AddSubscriber<TSubscriber>(Func<IMqttConnection, TSubscriber> factory) where TSubscriber : class => this;

        public IMqttBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TMessage>(
            MqttChannel<TMessage> channel, ChannelTopics filter, Func<THandler, TMessage, CancellationToken, ValueTask> invoke, Action<HandlerOptions<TMessage>>? configure)
            where THandler : class
            where TMessage : struct, IChannelMessage => Add(filter.Current);

        public IMqttBuilder AddRequestHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TResponse>(
            MqttRequestChannel<TRequest, TResponse> channel, ChannelTopics filter, Func<THandler, TRequest, CancellationToken, ValueTask<TResponse>> invoke, Action<HandlerOptions<TRequest>>? configure)
            where THandler : class
            where TRequest : struct, IChannelMessage => Add(filter.Current);

        public IMqttBuilder AddStreamHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TItem>(
            MqttStreamChannel<TRequest, TItem> channel, ChannelTopics filter, Func<THandler, TRequest, CancellationToken, IAsyncEnumerable<TItem>> invoke, Action<HandlerOptions<TRequest>>? configure)
            where THandler : class
            where TRequest : struct, IChannelMessage => Add(filter.Current);

        private Builder Add(string filter)
        {
            Filters.Add(filter);
            return this;
        }
    }
}
