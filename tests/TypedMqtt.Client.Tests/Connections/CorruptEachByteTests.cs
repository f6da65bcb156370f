using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>
/// One altered byte anywhere in a dialogue. Which message it spoils nobody can know; but nothing hangs, whatever fails says so with the library's
/// exceptions, the client comes back, and what is sent afterwards arrives.
/// </summary>
public sealed class CorruptEachByteTests : IAsyncLifetime
{
    private static readonly byte[] Masks = [0x01, 0x80, 0xFF];

    /// <summary>How long an application waits for what has no time limit of its own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private MqttBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await MqttBroker.StartAsync(new MqttBrokerOptions { AllowAnonymous = true, TimeProvider = _time });

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311)]
    public async Task The_client_comes_back__and_works(Qos qos, ProtocolVersion version)
    {
        foreach (byte mask in Masks)
        {
            int outgoing = 0;
            while (await PlayAsync(qos, version, outgoing, int.MaxValue, mask))
            {
                outgoing++;
            }

            int incoming = 0;
            while (await PlayAsync(qos, version, int.MaxValue, incoming, mask))
            {
                incoming++;
            }

            Assert.True(outgoing > 30 && incoming > 30, $"{outgoing} and {incoming} bytes");
        }
    }

    private async Task<bool> PlayAsync(Qos qos, ProtocolVersion version, int outgoing, int incoming, byte mask)
    {
        string where = $"{qos} {version}, byte {Math.Min(outgoing, incoming)} {(incoming == int.MaxValue ? "out" : "in")}, mask {mask:x2}";
        CorruptingTransport? first = null;
        MqttClient client = await MqttClient.ConnectAsync(Options(version, () =>
        {
            var transport = new CorruptingTransport(_broker.ConnectInProcess());
            first ??= transport;
            return transport;
        })).SoonAsync();
        try
        {
            first!.Arm(outgoing, incoming, mask);
            await AttemptAsync(client.SubscribeAsync("t", qos).WaitAsync(Patience, _time), where);
            await AttemptAsync(client.PublishAsync("t", "one"u8, qos).AsTask(), where);
            await AttemptAsync(client.PublishAsync("t", "two"u8, qos).AsTask(), where);
            await AttemptAsync(client.PingAsync(), where);

            // What the byte broke late (a declared length that never comes) is found by the keep-alive, as a dead network is.
            for (int attempt = 0; ; attempt++)
            {
                Assert.True(attempt < 50, $"It does not come back: {where}");
                MqttSubscription? subscription = await AttemptAsync(client.SubscribeAsync("after", qos).WaitAsync(Patience, _time), where);
                await AttemptAsync(client.PublishAsync("after", "works"u8, qos).AsTask(), where);
                if (subscription is not null
                    && await AttemptAsync(subscription.ReadAsync().AsTask().WaitAsync(Patience, _time), where) is { PayloadText: "works" })
                {
                    return first.HasAltered;
                }
            }

        }
        finally
        {
            client.Abort();
            await client.DisposeAsync();
        }
    }

    /// <summary>The result, or null when it failed as the library says it may.</summary>
    private async Task<T?> AttemptAsync<T>(Task<T> task, string where)
    {
        try
        {
            // Long steps, and not before what works has had the time to: most waits here are for a time limit.
            await Task.WhenAny(task, Task.Delay(20));
            return await Eventually.PassAsync(_time, task, TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is MqttException or TimeoutException)
        {
            return default;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"At {where}: {e.Message}", e);
        }
    }

    private MqttClientOptions Options(ProtocolVersion version, Func<IMqttTransport> connect) => new()
    {
        TransportFactory = _ => ValueTask.FromResult(connect()),
        ProtocolVersion = version,
        TimeProvider = _time,
        ClientId = "client",
        SessionExpiry = TimeSpan.FromHours(1),
        KeepAlive = TimeSpan.FromSeconds(10),
        PublishTimeout = TimeSpan.FromSeconds(30),
        ReconnectDelay = TimeSpan.FromMilliseconds(10),
        DrainTimeout = TimeSpan.Zero,
    };
}
