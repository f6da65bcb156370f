using System.Text;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Security;
using TypedMqtt.Client.Tests.Connections;

namespace TypedMqtt.Client.Tests.Authentication;

/// <summary>A dialogue that authenticates, authenticates again and publishes, cut after each of its bytes, the first ones included.</summary>
public sealed class CutExchangeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private MqttBroker _broker = null!;

    public async ValueTask InitializeAsync() =>
        _broker = await MqttBroker.StartAsync(new MqttBrokerOptions { AllowAnonymous = true, EnhancedAuthenticators = { new TwoQuestions() } });

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task A_publisher__is_authenticated_afresh_and_heard_as_often_as_its_QoS_promises(Qos qos)
    {
        (int outgoing, int incoming) = await PlayAsync("whole", qos, int.MaxValue, int.MaxValue);
        Assert.True(outgoing > 80 && incoming > 80, $"{outgoing} and {incoming} bytes");
        for (int cut = 0; cut <= outgoing; cut++)
        {
            await PlayAsync($"out{cut}", qos, cut, int.MaxValue);
        }

        for (int cut = 0; cut <= incoming; cut++)
        {
            await PlayAsync($"in{cut}", qos, int.MaxValue, cut);
        }
    }

    private async Task<(int Outgoing, int Incoming)> PlayAsync(string name, Qos qos, int outgoing, int incoming)
    {
        await using MqttClient subscriber = await MqttClient.ConnectAsync(new MqttClientOptions { TransportFactory = _ => new(_broker.ConnectInProcess()) }).SoonAsync();
        await using MqttSubscription subscription = await subscriber.SubscribeAsync(name, Qos.ExactlyOnce).SoonAsync();
        var method = new TestMethod();
        CuttingTransport? first = null;
        await using MqttClient publisher = MqttClient.Start(new()
        {
            ClientId = "p-" + name,
            SessionExpiry = TimeSpan.FromHours(1),
            KeepAlive = TimeSpan.Zero,
            PublishTimeout = Timeout.InfiniteTimeSpan,
            ReconnectDelay = TimeSpan.FromMilliseconds(10),
            TimeProvider = _time,
            EnhancedAuthenticator = method,
            TransportFactory = _ =>
            {
                var transport = new CuttingTransport(_broker.ConnectInProcess());
                if (first is null)
                {
                    first = transport;
                    transport.Limit.Arm(outgoing, incoming);
                }

                return new(transport);
            },
        });

        await Eventually.PassAsync(_time, publisher.PublishAsync(name, "before"u8, qos).AsTask());
        try
        {
            await Eventually.PassAsync(_time, publisher.ReauthenticateAsync());
        }
        catch (MqttException) when (first!.IsCut)
        {
            // The next connection authenticates afresh.
        }

        await Eventually.PassAsync(_time, publisher.PublishAsync(name, "after"u8, qos).AsTask());
        (int, int) passed = first!.Limit.Passed;
        await Eventually.PassAsync(_time, publisher.PublishAsync(name, "end"u8, Qos.AtLeastOnce).AsTask());

        var heard = new List<string>();
        while (heard.Count == 0 || heard[^1] != "end")
        {
            heard.Add((await subscription.ReadAsync().SoonAsync()).PayloadText);
        }

        Assert.True((qos == Qos.ExactlyOnce ? heard : heard.Distinct()).SequenceEqual(["before", "after", "end"]), $"{string.Join(' ', heard)} at {name}");
        Assert.InRange(method.Ended.Count, 1, 3);
        return passed;
    }

    /// <summary>Asks a question in reply to the first data and accepts the answer to it.</summary>
    private sealed class TwoQuestions : IEnhancedAuthenticator
    {
        public string Method => "test";

        public IEnhancedAuthentication Begin(AuthenticationRequest request) => new Exchange();

        private sealed class Exchange : IEnhancedAuthentication
        {
            public ValueTask<EnhancedAuthenticationStep> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) =>
                new(Encoding.UTF8.GetString(data.GetValueOrDefault().Span) switch
                {
                    "hello" => EnhancedAuthenticationStep.Continue("1"u8.ToArray()),
                    "re:1" => EnhancedAuthenticationStep.Accept("eva", "test", "welcome"u8.ToArray()),
                    var other => EnhancedAuthenticationStep.Refuse($"'{other}' is not an answer"),
                });
        }
    }
}
