namespace TypedMqtt.Interop.SeedScenario;

/// <summary>
/// Two users, a password file, an access control list and a <c>mosquitto.conf</c>: the same files under our broker and under the real
/// mosquitto, used with our programs and with mosquitto's.
/// </summary>
internal static class Scenario
{
    private const string Topic = "V222";

    private static readonly string[] Anonymous = [];

    public static async Task RunAsync(string brokerName, string toolsName, string version)
    {
        var tools = SeedTools.Named(toolsName);
        await using var broker = await SeedBroker.StartAsync(brokerName, tools);
        var client = new SeedClient(tools, broker, version);
        var expected = new Expected(broker.IsOurs, toolsName == "typedmqtt", version == "5");

        await Hello_world_arrives_with_every_quality_of_service(client);
        await Ceshi2_cannot_publish(client, expected);
        await Ceshi_cannot_read_V222(client, expected);
        await Wrong_passwords_and_anonymous_clients_are_refused(client, expected);
        await An_offline_subscriber_gets_what_QoS_1_promised(client, version);
        await A_client_that_drops_gets_its_will_sent(client);
    }

    private static async Task Hello_world_arrives_with_every_quality_of_service(SeedClient client)
    {
        await using var ceshi2 = await client.SubscribeAsync(SeedClient.Ceshi2, Topic, "-t", Topic, "-q", "2");
        foreach (var qos in (string[])["0", "1", "2"])
            await client.PublishAsync(SeedClient.Ceshi, "-t", Topic, "-m", "Hello world", "-q", qos);

        Assert.Equal(["V222 0 Hello world", "V222 1 Hello world", "V222 2 Hello world"], (await client.DrainAsync(ceshi2, Topic)).Order());
    }

    private static async Task Ceshi2_cannot_publish(SeedClient client, Expected expected)
    {
        await using var ceshi2 = await client.SubscribeAsync(SeedClient.Ceshi2, Topic, "-t", Topic, "-q", "2");
        foreach (var qos in (string[])["1", "2"])
        {
            // It ends when the broker has answered; what it answers and what the program makes of it differs.
            var refused = await client.PubAsync(SeedClient.Ceshi2, "-t", Topic, "-m", "not allowed", "-q", qos);
            Assert.Equal(expected.RefusedPublish, refused.ExitCode);
        }

        Assert.Empty(await client.DrainAsync(ceshi2, Topic));
    }

    private static async Task Ceshi_cannot_read_V222(SeedClient client, Expected expected)
    {
        if (expected.RefusesSubscribe)
        {
            var refused = await client.SubAsync(SeedClient.Ceshi, "-t", Topic, "-W", "20");
            Assert.Contains(expected.OurPrograms ? "No rule of the broker's access control list lets user 'ceshi' read there" : "denied", refused.Text, StringComparison.Ordinal);
            if (expected.OurPrograms)
                Assert.Equal(expected.RefusedSubscribe, refused.ExitCode);
        }

        await using var ceshi = await client.SubscribeAsync(SeedClient.Ceshi, "V333/s", "-t", Topic, "-t", "V333/#", "-q", "1");
        await using var witness = await client.SubscribeAsync(SeedClient.Ceshi2, Topic, "-t", Topic, "-q", "1");
        await client.PublishAsync(SeedClient.Ceshi, "-t", Topic, "-m", "for ceshi2 only", "-q", "1");

        Assert.Equal(["V222 1 for ceshi2 only"], await client.DrainAsync(witness, Topic));
        Assert.Empty(await client.DrainAsync(ceshi, "V333/s"));
    }

    private static async Task Wrong_passwords_and_anonymous_clients_are_refused(SeedClient client, Expected expected)
    {
        string[][] refused = [["-u", "ceshi", "-P", "wrong"], ["-u", "nobody", "-P", SeedBroker.Ceshi], ["-u", "ceshi"], Anonymous];
        foreach (var who in refused)
            Assert.Equal(expected.RefusedLogin, (await client.PubAsync(who, "-t", Topic, "-m", "x")).ExitCode);
        Assert.Equal(expected.RefusedLogin, (await client.SubAsync(Anonymous, "-t", Topic, "-W", "20")).ExitCode);
    }

    private static async Task An_offline_subscriber_gets_what_QoS_1_promised(SeedClient client, string version)
    {
        string[] session = ["-i", "offline", "-c", "-t", Topic, "-q", "1", .. version == "5" ? (string[])["-x", "300"] : []];
        var subscribed = await client.SubAsync(SeedClient.Ceshi2, [.. session, "-E"]);
        Assert.True(subscribed.ExitCode == 0, subscribed.Text);

        await client.PublishAsync(SeedClient.Ceshi, "-t", Topic, "-m", "while you were away", "-q", "1");
        await client.PublishAsync(SeedClient.Ceshi, "-t", Topic, "-m", "and again", "-q", "2");

        var resumed = await client.SubAsync(SeedClient.Ceshi2, [.. session, "-C", "2", "-W", "20"]);
        Assert.Equal((0, "while you were away\nand again\n"), (resumed.ExitCode, resumed.Text));
    }

    private static async Task A_client_that_drops_gets_its_will_sent(SeedClient client)
    {
        await using var ceshi2 = await client.SubscribeAsync(SeedClient.Ceshi2, Topic, "-t", Topic, "-q", "1");
        await using var ceshi = await client.SubscribeAsync(
            SeedClient.Ceshi, "V333/s", "-t", "V333/#", "--will-topic", Topic, "--will-payload", "ceshi is gone", "--will-qos", "1");

        ceshi.Kill();

        await ceshi2.ReadUntilAsync(line => line == "V222 1 ceshi is gone");
    }

    /// <summary>What differs between brokers and programs, and is meant to.</summary>
    private sealed record Expected(bool OurBroker, bool OurPrograms, bool IsV5)
    {
        /// <summary>We refuse the SUBSCRIBE that mosquitto grants and then starves.</summary>
        public bool RefusesSubscribe => OurBroker;

        public int RefusedLogin => IsV5 ? 135 : 5;

        /// <summary>Only MQTT 5.0 tells the publisher, and only our program makes it an error.</summary>
        public int RefusedPublish => OurPrograms && IsV5 ? 135 : 0;

        public int RefusedSubscribe => IsV5 ? 135 : 128;
    }
}
