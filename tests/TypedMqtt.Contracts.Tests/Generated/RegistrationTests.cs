using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace TypedMqtt.Contracts.Tests.Generated;

public sealed class RegistrationTests
{
    private readonly FakeBuilder _builder = new();

    [Fact]
    public async Task Publisher_and_subscriber_are_made_from_the_connection()
    {
        _builder.AddLineTelemetryPublisher(site: "berlin").AddLineTelemetrySubscriber();
        var connection = new FakeConnection();

        var publisher = Assert.IsAssignableFrom<ILineTelemetry>(_builder.Make(connection, typeof(ILineTelemetry)));
        await publisher.HeartbeatAsync();

        Assert.Equal("plant/berlin/heartbeat", connection.Topic);
        Assert.Equal("LineTelemetryPublisher (site = berlin)", publisher.ToString());
        Assert.IsType<LineTelemetrySubscriber>(_builder.Make(connection, typeof(LineTelemetrySubscriber)));
    }

    [Fact]
    public async Task A_consumer__gets_the_messages_of_all_channels_as_calls()
    {
        var calls = new Recorder();
        _builder.AddLineCommandsConsumer<LineService>(site: "rome", configure: o => o.Concurrency = 3);

        var handler = Assert.Single(_builder.Handlers);
        await handler.Invoke(new LineService(calls), new LineCommands.ChangeSetpointMessage("rome", 4, new Setpoint(20), default));

        Assert.Equal("plant/rome/line/+/setpoint", handler.Filter);
        Assert.Equal(3, handler.Options.Concurrency);
        Assert.Equal(["rome 4 20"], calls.Lines);
    }

    [Fact]
    public async Task A_handler_of_one_channel()
    {
        var calls = new Recorder();
        _builder.AddHandler<AlarmService>(LineTelemetry.Temperature, o => o.Concurrency = 4, site: "berlin");

        var handler = Assert.Single(_builder.Handlers);
        await handler.Invoke(new AlarmService(calls), new LineTelemetry.TemperatureMessage("berlin", 7, new(99, default), default));

        Assert.Equal("plant/berlin/line/+/temperature", handler.Filter);
        Assert.Equal(4, handler.Options.Concurrency);
        Assert.Equal(["7: 99"], calls.Lines);
    }

    [Fact]
    public async Task A_connector__is_told_role_and_bound_values()
    {
        var connector = new FakeConnector();
        var token = TestContext.Current.CancellationToken;

        var publisher = await connector.CreateLineTelemetryPublisherAsync(role: "line-controller", site: "berlin", token);
        await publisher.HeartbeatAsync();
        await connector.CreateLineTelemetrySubscriberAsync("dashboard", token);

        Assert.Equal("plant/berlin/heartbeat", connector.Connection.Topic);
        Assert.Equal(["line-controller site=berlin", "dashboard "], connector.Calls);
    }

    [Fact]
    public async Task Json_payloads_make_the_round_trip()
    {
        var connection = new FakeConnection();

        await new JsonPublisher(connection).NoteAsync(new Note("hello", 3));

        Assert.Equal("{\"Text\":\"hello\",\"Count\":3}"u8.ToArray(), connection.Payload);
        Assert.Equal(new Json.NoteMessage(new Note("hello", 3), default), connection.Read(Json.Note));
        Assert.True(Json.Note.IsUtf8Payload);
        Assert.Equal("application/json;s=" + Json.Note.Schema, Json.Note.ContentType);
        Assert.Equal(8, Json.Note.Schema.Length);
    }

    [Fact]
    public async Task Json_payloads_that_may_be_null__make_the_round_trip()
    {
        var connection = new FakeConnection();
        var publisher = new JsonPublisher(connection);

        await publisher.CountAsync(null);
        Assert.Equal("null"u8.ToArray(), connection.Payload);
        Assert.Equal(new Json.CountMessage(null, default), connection.Read(Json.Count));
        await publisher.CountAsync(7);
        Assert.Equal(new Json.CountMessage(7, default), connection.Read(Json.Count));
        await publisher.OtherAsync(null);
        Assert.Equal(new Json.OtherMessage(null, default), connection.Read(Json.Other));
        Assert.Null(Json.Ask.ReadResponse(new("null"u8.ToArray()), default));
    }

    [Theory]
    [InlineData("null", "null for Note, which cannot be null")]
    [InlineData("{\"Count\":3,\"Text\":\"hello\"}}", "is invalid after a single JSON value")]
    public void Json_that_is_not_one_payload__is_an_error(string json, string reason)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);

        Assert.Contains(reason, Assert.Throws<UnreadablePayloadException>(() => Json.Note.TryRead("note"u8, new(bytes), default, out _)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("application/json", "")]
    [InlineData("application/json; charset=utf-8", "")]
    [InlineData("application/json;s=other123", "It was sent with another version of the payload (other123, here ")]
    [InlineData("mp;other123", "It was sent as MessagePack and is expected as JSON")]
    [InlineData("text/csv", "It was sent as text/csv and is expected as JSON")]
    public void Json_that_cannot_be_read__is_explained_by_its_content_type(string? contentType, string explanation)
    {
        var message = new UnreadablePayloadException(Json.Note, "note", contentType, "it is broken").Message;

        Assert.EndsWith(explanation.Length == 0 ? "it is broken" : "both sides" + message[(message.LastIndexOf("both sides", StringComparison.Ordinal) + 10)..], message, StringComparison.Ordinal);
        Assert.Contains(explanation, message, StringComparison.Ordinal);
        Assert.DoesNotContain("another version", new UnreadablePayloadException(Json.Note, "note", Json.Note.ContentType, "it is broken").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_of_others__is_read_whatever_content_type_it_has()
    {
        Assert.True(Json.Note.TryRead("note"u8, new("{\"Count\":3,\"Text\":\"hello\",\"More\":[1]}"u8.ToArray()), default, out var message));

        Assert.Equal(new Note("hello", 3), message.Payload);
    }

    internal sealed class LineService(Recorder calls) : ILineCommands
    {
        public ValueTask ChangeSetpointAsync(string site, int channel, Setpoint setpoint, CancellationToken cancellationToken = default)
        {
            calls.Lines.Add($"{site} {channel} {setpoint.Celsius}");
            return ValueTask.CompletedTask;
        }
    }

    internal sealed class AlarmService(Recorder calls) : IMessageHandler<LineTelemetry.TemperatureMessage>
    {
        public ValueTask HandleAsync(LineTelemetry.TemperatureMessage message, CancellationToken cancellationToken)
        {
            calls.Lines.Add($"{message.Line}: {message.Payload.Celsius}");
            return ValueTask.CompletedTask;
        }
    }

    internal sealed class Recorder
    {
        public List<string> Lines { get; } = [];
    }

    private sealed class FakeConnector : IMqttConnector
    {
        public FakeConnection Connection { get; } = new();

        public List<string> Calls { get; } = [];

        public ValueTask<IMqttConnection> ConnectAsync(
            string role, IReadOnlyList<KeyValuePair<string, string>> placeholders, CancellationToken cancellationToken = default)
        {
            Calls.Add($"{role} {string.Join(",", placeholders.Select(p => $"{p.Key}={p.Value}"))}");
            return new(Connection);
        }
    }

    private sealed record Handler(string Filter, HandlerOptions Options, Func<object, object, ValueTask> Invoke);

    private sealed class FakeBuilder : IMqttBuilder
    {
        private readonly Dictionary<Type, Func<IMqttConnection, object>> _factories = [];

        public string Name => "mqtt";

        public List<Handler> Handlers { get; } = [];

        public object Make(IMqttConnection connection, Type type) => _factories[type](connection);

        public IMqttBuilder AddPublisher<TContract>(Func<IMqttConnection, TContract> factory) where TContract : class
        {
            _factories.Add(typeof(TContract), factory);
            return this;
        }

        public IMqttBuilder AddSubscriber<TSubscriber>(Func<IMqttConnection, TSubscriber> factory) where TSubscriber : class
        {
            _factories.Add(typeof(TSubscriber), factory);
            return this;
        }

        public IMqttBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TMessage>(
            MqttChannel<TMessage> channel,
            ChannelTopics filter,
            Func<THandler, TMessage, CancellationToken, ValueTask> invoke,
            Action<HandlerOptions<TMessage>>? configure)
            where THandler : class
            where TMessage : struct, IChannelMessage
        {
            var options = new HandlerOptions<TMessage>();
            configure?.Invoke(options);
            Handlers.Add(new Handler(filter.Current, options, (handler, message) => invoke((THandler)handler, (TMessage)message, default)));
            return this;
        }

        public IMqttBuilder AddRequestHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TResponse>(
            MqttRequestChannel<TRequest, TResponse> channel,
            ChannelTopics filter,
            Func<THandler, TRequest, CancellationToken, ValueTask<TResponse>> invoke,
            Action<HandlerOptions<TRequest>>? configure)
            where THandler : class
            where TRequest : struct, IChannelMessage => throw new NotSupportedException();

        public IMqttBuilder AddStreamHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TItem>(
            MqttStreamChannel<TRequest, TItem> channel,
            ChannelTopics filter,
            Func<THandler, TRequest, CancellationToken, IAsyncEnumerable<TItem>> invoke,
            Action<HandlerOptions<TRequest>>? configure)
            where THandler : class
            where TRequest : struct, IChannelMessage => throw new NotSupportedException();
    }
}

public sealed record Note(string Text, int Count);

[JsonSerializable(typeof(Note)), JsonSerializable(typeof(int?))]
internal sealed partial class NoteContext : JsonSerializerContext;

[MqttContract(Format = PayloadFormat.Json, JsonContext = typeof(NoteContext))]
public interface IJson
{
    [Topic("note")]
    ValueTask NoteAsync(Note note);

    [Topic("count", Retain = true)]
    ValueTask CountAsync(int? count);

    [Topic("other", Retain = true), LastWill]
    ValueTask OtherAsync(Note? note);

    [Topic("ask")]
    ValueTask<int?> AskAsync(Note? note, CancellationToken cancellationToken = default);
}
