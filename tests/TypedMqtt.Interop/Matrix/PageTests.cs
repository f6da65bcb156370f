using System.Text;
using TypedMqtt.Interop.Matrix.Clients;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Matrix;

/// <summary>docs/interoperability.md is made from what the peers say they cannot do.</summary>
public sealed class PageTests
{
    private const string Page = "docs/interoperability.md";

    [Fact]
    public async Task Page__is_what_the_peers_say()
    {
        var page = new StringBuilder(Introduction);
        page.Append("\n| client | broker | TCP | TLS | WebSocket | WebSocket over TLS | skipped in all of them |\n|---|---|---|---|---|---|---|\n");
        await using var mosquitto = new MosquittoTools();
        await using var python = new PahoPython();
        await using var c = new PahoC();
        await using var mqttJs = new MqttJs();
        await using var mqttNet = new MqttNetPeer();
        await using var own = new OwnClientPeer();
        Row(mosquitto, "mosquitto_pub, mosquitto_sub 2.0.11", "ours");
        Row(python, "paho for Python 1.6.1", "ours");
        Row(c, "paho for C 1.3.12", "ours");
        Row(mqttJs, "mqtt.js 5.16.0", "ours");
        Row(mqttNet, "MQTTnet 5.2.0", "ours");
        Row(own, "`MqttClient`", "mosquitto 2.0.11");
        page.Append(Rest);

        var file = Sources.InRepository(Page);
        if (Environment.GetEnvironmentVariable("TYPEDMQTT_ACCEPT") == "1")
            await File.WriteAllTextAsync(file, $"{page}", TestContext.Current.CancellationToken);

        var there = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        Assert.True($"{page}" == there, $"{Page} is stale. TYPEDMQTT_ACCEPT=1 writes it.");

        void Row(IPeer peer, string name, string broker)
        {
            Ability[] transports = [Ability.Tls, Ability.WebSocket, Ability.SecureWebSocket];
            page.Append($"| {name} | {broker} | yes |");
            foreach (var transport in transports)
                page.Append($" {peer.Limits.GetValueOrDefault(transport, "yes")} |");
            var others = peer.Limits.Where(limit => !transports.Contains(limit.Key)).GroupBy(static limit => limit.Value, static limit => Describe(limit.Key));
            page.Append($" {string.Join("; ", others.Select(static g => $"{string.Join(", ", g)}: {g.Key}"))} |\n");
        }
    }

    private static string Describe(Ability ability) => ability switch
    {
        Ability.Version31 => "MQTT 3.1",
        Ability.NoMatchingSubscribers => "reason code 0x10",
        Ability.PublishReason => "refusals in PUBACK",
        Ability.PublishReasonAtQos2 => "refusals in PUBREC",
        Ability.PayloadFormat => "payload format indicator",
        Ability.SubscriptionIdentifier => "subscription identifiers",
        Ability.SessionPresent => "session present",
        Ability.RetainHandling => "retain handling",
        Ability.DisconnectWithoutWill => "no will after DISCONNECT in 5.0",
        Ability.OneConnection => "no local",
        Ability.WillProperties => "properties of a will",
        _ => throw new ArgumentOutOfRangeException(nameof(ability), ability, "has no name on the page"),
    };

    private const string Introduction =
        """
        # Interoperability

        Clients of other projects go through the same scripts on our broker, and our client goes through them on the real mosquitto:
        MQTT 3.1.1 and 5.0 on each transport and 3.1 over TCP, in CI. A cell is *yes*, or what keeps the client from it; the tests of such cells are skipped
        with that reason. This page is made from the peers in `tests/TypedMqtt.Interop/Matrix/Clients`.

        """;

    private const string Rest =
        """

        What MQTT itself asks, statement by statement, is in [Conformance](conformance.md), with the differences from mosquitto.

        ## The scripts

        | script | for each |
        |---|---|
        | six messages, among them an empty one, all byte values, 20 kB and a topic beyond ASCII, arrive in order with payload, QoS, retain flag and properties | QoS |
        | a subscription gets the lower of its QoS and the message's | pair of QoS |
        | a retained message is replaced, reaches a late subscriber, and is gone when it is cleared | QoS |
        | the will of a client that is cut off arrives, with its properties; retained, a late subscriber gets it too; after DISCONNECT there is none | QoS, retained or not |
        | two members of a shared subscription get each message once and half of them each, a third subscriber all; a late member gets nothing that was retained (from mosquitto it does) | QoS, retained or not |
        | a session keeps what comes while its client is away; a clean start ends it | QoS |
        | no local, retain as published, retain handling | 5.0 |
        | a wrong password, a forbidden subscription and a forbidden message are answered with their reason codes; nobody receives the message and the connection goes on | QoS |

        Our client on mosquitto does more: mosquitto restarts under it while messages wait on both sides, its receive maximum is respected, and ours
        holds it back without ever costing the connection.

        ## What we learned about others

        - mosquitto 2.0.11 grants subscriptions that its ACL file lets receive nothing; our broker answers 0x80 or 0x87, but to a 3.1 client, for which there is no such code.
        - mosquitto 2.0.11 stops sending QoS 2 to a 3.1.1 client after a restart when more than `max_inflight_messages` wait for it.
        - mosquitto 2.0.11 sends up to a whole receive maximum (on 3.1.1: `max_inflight_messages`) more for each acknowledgement while messages wait, so that a slow reader has more and more in
          flight; the release notes of 2.0.13 say that its quota is mended. After a reconnect it sends all that was in flight at once, also beyond a receive maximum that is smaller now. Our client
          [lets both pass](client.md#subscribe).
        - paho for C reads a WebSocket message's first packet and leaves the others until more arrives. MQTT allows several packets in a message,
          our broker sends them, mosquitto does not.
        - mqtt.js does not tell the reason code of a successful publish; the script listens to its `packetreceive` event.

        ## Running it

        ```console
        apt-get install mosquitto mosquitto-clients python3-paho-mqtt gcc libc6-dev libpaho-mqtt-dev nodejs npm
        npm ci --prefix tests/TypedMqtt.Interop/Peers/mqttjs
        TYPEDMQTT_REQUIRE_PEERS=1 dotnet test --project tests/TypedMqtt.Interop
        ```

        Without `TYPEDMQTT_REQUIRE_PEERS=1` a peer that is not installed is skipped, with the command that installs it. The broker listens on
        free loopback ports; nothing is left running.

        """;
}
