using System.Globalization;
using TypedMqtt.Broker;

namespace TypedMqtt.Cli.Tests.Clients;

/// <summary>rr against a broker in the process and a responder.</summary>
public sealed class RrTests
{
    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public async Task The_response__is_printed(string version)
    {
        await using MqttBroker broker = await StartAsync();
        await using MqttClient responder = await MqttClient.ConnectAsync(broker.Endpoint);
        await using MqttSubscription requests = await responder.SubscribeAsync("ask");
        Task responding = RespondAsync(responder, requests);

        CliResult rr = await CliRun.RunAsync(
            ["rr", "-p", Port(broker), "-t", "ask", "-e", "answer", "-m", "how?", "-q", "1", "-W", "20", "-V", version, "-F", "%t=%p"]);
        await responding;

        Assert.Equal((0, "answer=re:how?\n", ""), (rr.ExitCode, rr.Output, rr.Error));
    }

    [Fact]
    public async Task A_retained_message__is_no_response_with_R()
    {
        await using MqttBroker broker = await StartAsync();
        broker.Publish("answer", "old"u8, retain: true);
        await using MqttClient responder = await MqttClient.ConnectAsync(broker.Endpoint);
        await using MqttSubscription requests = await responder.SubscribeAsync("ask");
        Task responding = RespondAsync(responder, requests);

        CliResult rr = await CliRun.RunAsync(["rr", "-p", Port(broker), "-t", "ask", "-e", "answer", "-s", "-R", "-W", "20", "-v"], "how?");
        await responding;

        Assert.Equal((0, "answer re:how?\n"), (rr.ExitCode, rr.Output));
    }

    [Fact]
    public async Task Without_a_response__it_ends_with_27_and_says_when_nobody_listens()
    {
        await using MqttBroker broker = await StartAsync();

        CliResult rr = await CliRun.RunAsync(["rr", "-p", Port(broker), "-t", "ask", "-e", "answer", "-n", "-q", "1", "-W", "1"]);

        Assert.Equal((ExitCode.Timeout, "Warning: nobody subscribes to 'ask'\nWarning: timed out\n"), (rr.ExitCode, rr.Error));
    }

    [Theory]
    [InlineData("topic readwrite other\n", "refused the subscription to 'answer'")]
    [InlineData("topic read answer\n", "refused the message to 'ask'")]
    public async Task A_refusal__is_its_reason_code(string rules, string expected)
    {
        using var files = new TemporaryDirectory();
        string acl = files.Write("acl", rules);
        await using MqttBroker broker = await StartAsync(options => options.AclFile = acl);

        CliResult rr = await CliRun.RunAsync(["rr", "-p", Port(broker), "-t", "ask", "-e", "answer", "-m", "x", "-q", "1", "-W", "20"]);

        Assert.Equal(135, rr.ExitCode);
        Assert.Contains(expected, rr.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_connection__is_7()
    {
        MqttBroker broker = await StartAsync();
        Task<CliResult> rr = CliRun.RunAsync(["rr", "-p", Port(broker), "-t", "ask", "-e", "answer", "-m", "x", "-W", "20"]);
        while (broker.Statistics.Subscriptions == 0)
        {
            await Task.Delay(5);
        }

        await broker.DisposeAsync();

        Assert.Equal(ExitCode.ConnectionLost, (await rr).ExitCode);
    }

    private static async Task RespondAsync(MqttClient responder, MqttSubscription requests)
    {
        MqttMessage request = await requests.ReadAsync();
        await responder.PublishAsync(request.ResponseTopic ?? "answer", System.Text.Encoding.UTF8.GetBytes("re:" + request.PayloadText), Qos.AtLeastOnce);
    }

    private static Task<MqttBroker> StartAsync(Action<MqttBrokerOptions>? configure = null)
    {
        var options = new MqttBrokerOptions { Listeners = { "mqtt://localhost:0" }, SysInterval = TimeSpan.Zero };
        configure?.Invoke(options);
        return MqttBroker.StartAsync(options);
    }

    private static string Port(MqttBroker broker) => broker.Endpoint.Port.ToString(CultureInfo.InvariantCulture);
}
