using System.Text;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>Control characters and Unicode non-characters, which the specification leaves to the server (1.5.4): what mosquitto refuses is refused, wherever it stands.</summary>
public sealed class TextRulesTests : IAsyncLifetime
{
    private const string Connect = """10 ("MQTT" 05 02 003C 00 "text")""";

    private readonly TemporaryDirectory _directory = new();

    /// <summary>Every string a client can send in 5.0, at <c>~</c>.</summary>
    public static TheoryData<string> Packets() =>
    [
        """10 ("MQTT" 05 02 003C 00 "~")""",
        """10 ("MQTT" 05 82 003C 00 "text" "~")""",
        """10 ("MQTT" 05 06 003C 00 "text" 00 "~" 0000)""",
        """10 ("MQTT" 05 02 003C (26 "~" "v") "text")""",
        """10 ("MQTT" 05 02 003C (26 "k" "~") "text")""",
        """10 ("MQTT" 05 06 003C 00 "text" (03 "~") "w" 0000)""",
        """10 ("MQTT" 05 06 003C 00 "text" (08 "~") "w" 0000)""",
        """10 ("MQTT" 05 06 003C 00 "text" (26 "k" "~") "w" 0000)""",
        Connect + """30 ("~" 00 'x')""",
        Connect + """32 ("~" 0001 00 'x')""",
        Connect + """30 ("~" (23 0001) 'x')""",
        Connect + """30 ("t" (03 "~") 'x')""",
        Connect + """30 ("t" (08 "~") 'x')""",
        Connect + """30 ("t" (26 "~" "v") 'x')""",
        Connect + """30 ("t" (26 "k" "v" 26 "k" "~") 'x')""",
        Connect + """40 (0001 00 (1F "~"))""",
        Connect + """62 (0001 00 (26 "k" "~"))""",
        Connect + """82 (0001 00 "~" 00)""",
        Connect + """82 (0001 00 "t" 00 "~" 00)""",
        Connect + """82 (0001 (26 "k" "~") "t" 00)""",
        Connect + """A2 (0001 00 "~")""",
        Connect + """A2 (0001 (26 "~" "v") "t")""",
        Connect + """E0 (00 (1F "~"))""",
        Connect + """E0 (00 (26 "k" "~"))""",
    ];

    /// <summary>Every string a client can send in 3.1.1.</summary>
    public static TheoryData<string> OldPackets() =>
    [
        """10 ("MQTT" 04 02 003C "~")""",
        """10 ("MQTT" 04 82 003C "text" "~")""",
        """10 ("MQTT" 04 06 003C "text" "~" 0000)""",
        """10 ("MQTT" 04 02 003C "text") 30 ("~" 'x')""",
        """10 ("MQTT" 04 02 003C "text") 82 (0001 "~" 00)""",
        """10 ("MQTT" 04 02 003C "text") A2 (0001 "~")""",
    ];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public async Task Text_that_should_not_be_sent__closes_its_own_connection(string packets)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient bystander = await broker.ConnectAsync("bystander");
        await bystander.SubscribeAsync("t", Qos.AtMostOnce);
        RawClient client = broker.Open();

        await client.SendAsync(RawScript.Encode(packets.Replace("~", "a\nb", StringComparison.Ordinal)));

        if (!packets.StartsWith(Connect, StringComparison.Ordinal))
        {
            Assert.Equal(ReasonCode.MalformedPacket, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
            await client.ExpectEndAsync();
        }
        else
        {
            await client.ExpectAsync(PacketType.ConnAck);
            await client.ExpectClosedAsync(ReasonCode.MalformedPacket);
        }

        await bystander.ExpectQuietAsync();
    }

    /// <summary>Also where the topic comes a second time, when it is known by its alias or by its route.</summary>
    [Fact]
    public async Task Other_text__goes_through_unchanged()
    {
        const string Text = "Größe in µm · 温度 · 😀 · \u00A0\uFEFF\uFDF0\uFFFD\u200B\u2028";
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions(Text) { User = Text });
        await client.SubscribeAsync(Text);

        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync(RawScript.Encode($"""30 ("{Text}" (23 0001 03 "{Text}" 26 "{Text}" "{Text}") 'x')"""));
            await client.ExpectPublishAsync(Text, "x");
        }
    }

    [Fact]
    [Trait("Peer", "mosquitto")]
    public async Task Mosquitto__refuses_the_same()
    {
        await using BrokerPair pair = await BrokerPair.StartAsync(_directory, "");
        var wrong = new List<string>();
        foreach (string text in new[] { "a\u0001", "\t", "a\nb", "\u001F", "\u007F", "\u0080", "\u009F", "\uFDD0", "\uFDEF", "\uFFFE", "\uFFFF", "\U0001FFFE", "\U0010FFFF" })
        {
            await CheckAsync(text, isRefused: true);
        }

        foreach (string text in new[] { "a", "\u00A0", "\uFEFF", "\uFDCF", "\uFDF0", "\uFFFD", "\U0001FFFD", "\u200B" })
        {
            await CheckAsync(text, isRefused: false);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task CheckAsync(string text, bool isRefused)
        {
            foreach (string packets in Packets().Concat(OldPackets()).Select(static row => row.Data))
            {
                // DISCONNECT closes whatever its text.
                bool isClosed = isRefused || packets.Contains("E0 (", StringComparison.Ordinal);
                bool here = IsClosed(pair.Port, packets, text);
                bool mosquitto = IsClosed(pair.MosquittoPort, packets, text);
                if (here != isClosed || mosquitto != isClosed)
                {
                    wrong.Add($"{Convert.ToHexString(Encoding.UTF8.GetBytes(text))} in {packets}: {(here ? "closed" : "let pass")} here, {(mosquitto ? "closed" : "let pass")} by mosquitto");
                }

                // Another user may not take the client identifier over.
                await pair.ExpectConnectionsAsync(0);
            }
        }
    }

    private static bool IsClosed(int port, string packets, string text)
    {
        using var socket = new RawSocket(port);
        socket.Send(RawScript.Encode(packets.Replace("~", text, StringComparison.Ordinal)));
        socket.Hear();
        return socket.IsEnded;
    }
}
