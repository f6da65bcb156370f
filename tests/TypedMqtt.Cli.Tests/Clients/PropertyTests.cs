using System.Globalization;
using TypedMqtt.Broker;

namespace TypedMqtt.Cli.Tests.Clients;

/// <summary>-D: properties with mosquitto's names.</summary>
public sealed class PropertyTests
{
    [Fact]
    public async Task Publish__carries_them_all_in_order()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { "mqtt://localhost:0" }, SysInterval = TimeSpan.Zero });
        string[] at = ["-p", broker.Endpoint.Port.ToString(CultureInfo.InvariantCulture), "-t", "a"];

        CliResult pub = await CliRun.RunAsync(
        [
            "pub", "-D", "publish", "user-property", "b", "1", .. at, "-i", "me", "-D", "publish", "content-type", "text/plain", "-r", "-D", "publish", "user-property", "a", "2",
            "-D", "publish", "response-topic", "r", "-D", "publish", "correlation-data", "c", "-D", "publish", "message-expiry-interval", "100000",
            "-D", "publish", "payload-format-indicator", "1", "-D", "connect", "user-property", "who", "me", "-D", "connect", "receive-maximum", "5",
            "-D", "connect", "session-expiry-interval", "60", "-D", "disconnect", "session-expiry-interval", "0", "-D", "disconnect", "user-property", "x", "y", "-m", "x",
        ]);
        CliResult sub = await CliRun.RunAsync(["sub", .. at, "-D", "subscribe", "user-property", "x", "y", "-C", "1", "-W", "20", "-F", "%C|%P|%R|%D|%F|%.3E"]);

        Assert.Equal((0, ""), (pub.ExitCode, pub.Error));
        Assert.StartsWith("text/plain|b:1 a:2|r|c|1|", sub.Output, StringComparison.Ordinal);

        // The session of the publisher has ended with its DISCONNECT.
        Assert.Equal(0, broker.Statistics.Sessions);
    }

    [Fact]
    public async Task A_will__has_those_of_its_own()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { "mqtt://localhost:0" }, SysInterval = TimeSpan.Zero });
        string port = broker.Endpoint.Port.ToString(CultureInfo.InvariantCulture);
        using var interrupt = new CancellationTokenSource();
        Task<CliResult> first = CliRun.RunAsync(
            [
                "sub", "-p", port, "-t", "none", "-i", "me", "--will-topic", "gone", "--will-payload", "bye", "--will-retain",
                "-D", "will", "content-type", "text/plain", "-D", "will", "user-property", "b", "1",
            ],
            cancellationToken: interrupt.Token);
        while (broker.Statistics.Subscriptions == 0)
        {
            await Task.Delay(5);
        }

        // Another one with its client id takes over, so that the will is published.
        await CliRun.RunAsync(["pub", "-p", port, "-i", "me", "-t", "t", "-m", "x"]);
        CliResult sub = await CliRun.RunAsync(["sub", "-p", port, "-t", "gone", "-C", "1", "-W", "20", "-F", "%p|%C|%P"]);
        await interrupt.CancelAsync();
        await first;

        Assert.Equal("bye|text/plain|b:1\n", sub.Output);
    }
}
