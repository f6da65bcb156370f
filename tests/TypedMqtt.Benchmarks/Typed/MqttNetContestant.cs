using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MessagePack;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using NetClientOptions = MQTTnet.MqttClientOptions;

namespace TypedMqtt.Benchmarks.Typed;

/// <summary>The same by hand, as teams write it with MQTTnet: topic strings, a serializer, a message builder, and on the other side the way back.</summary>
internal sealed class MqttNetContestant(bool isJson) : ITypedContestant
{
    private static readonly MqttClientFactory Factory = new();

    private readonly IMqttClient _sending = Factory.CreateMqttClient();
    private readonly IMqttClient _receiving = Factory.CreateMqttClient();
    private long _received;

    public string Name => isJson ? "MQTTnet+JSON" : "MQTTnet+mp";

    public long Received => Volatile.Read(ref _received);

    public async Task StartAsync(int publisherPort, int subscriberPort)
    {
        await _sending.ConnectAsync(Options(publisherPort));
        await _receiving.ConnectAsync(Options(subscriberPort));
        _receiving.ApplicationMessageReceivedAsync += ReceiveAsync;
    }

    public async ValueTask PublishAsync(int press, PressState state, Qos qos)
    {
        MqttApplicationMessage message = new MqttApplicationMessageBuilder()
            .WithTopic($"plant/berlin/press/{press}/{(qos == Qos.AtMostOnce ? "reading" : "state")}")
            .WithPayload(Encode(state))
            .WithContentType(isJson ? "application/json" : "application/msgpack")
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos)
            .Build();
        MqttClientPublishResult result = await _sending.PublishAsync(message);
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"Refused: {result.ReasonString}");
        }
    }

    public Task SubscribeAsync(int press) => _receiving.SubscribeAsync($"plant/berlin/press/{press}/reading");

    public byte[] Encode(PressState state) =>
        isJson ? JsonSerializer.SerializeToUtf8Bytes(state, PressJson.Default.PressState) : MessagePackSerializer.Serialize(state);

    public async ValueTask DisposeAsync()
    {
        await _sending.DisconnectAsync();
        await _receiving.DisconnectAsync();
        _sending.Dispose();
        _receiving.Dispose();
    }

    private static NetClientOptions Options(int port) => Factory.CreateClientOptionsBuilder()
        .WithProtocolVersion(MqttProtocolVersion.V500)
        .WithTcpServer("127.0.0.1", port)
        .Build();

    private Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        string[] levels = args.ApplicationMessage.Topic.Split('/');
        int press = int.Parse(levels[3], CultureInfo.InvariantCulture);
        ReadOnlySequence<byte> payload = args.ApplicationMessage.Payload;
        PressState state = isJson ? ReadJson(payload) : MessagePackSerializer.Deserialize<PressState>(payload);
        if (press < 0 || state.Operator.Length == 0)
        {
            throw new InvalidOperationException("It is not what was sent.");
        }

        Volatile.Write(ref _received, _received + 1);
        return Task.CompletedTask;
    }

    private static PressState ReadJson(ReadOnlySequence<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        return JsonSerializer.Deserialize(ref reader, PressJson.Default.PressState)!;
    }
}
