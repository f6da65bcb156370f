using System.Text;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>
/// The same ACL files, the same clients, the same topics: our decision against what the real mosquitto does. A write counts when the
/// message reaches a witness before a sentinel that is published after it; a read counts when the message reaches the client before the
/// answer to a ping that is sent after the broker has taken the message.
/// </summary>
[Trait("Peer", "mosquitto")]
public sealed class AclPeerTests : IDisposable
{
    private const string WithPatterns = """
        topic read anon/r
        topic write anon/w
        topic readwrite anon/rw/#
        user alice
        topic read telemetry/+/temp
        topic write cmd/+/x
        topic readwrite rw/#
        topic deny rw/secret
        topic read two words/x y
        topic readwrite %u/literal
        topic prec/#
        topic read prec/a
        user bob
        topic readwrite #
        topic readwrite $SYS/#
        topic readwrite $foo/#
        user alice
        topic deny prec/late/#
        topic read
        user carol d
        topic deny p/carol d/denied/#
        topic readwrite q/deny/own
        topic read /lead/+
        topic write +/+/two
        user plus+
        topic readwrite own/+
        pattern read dev/%c/cmd/#
        pattern write dev/%c/tele
        pattern write u/%u/w
        pattern readwrite p/%u/#
        pattern readwrite q/#
        pattern deny q/deny/#
        pattern readwrite x%cy/z
        pattern readwrite both/%u/%c
        pattern readwrite twice/%c/%c
        pattern readwrite common
        pattern readwrite $foo/%c
        """;

    private const string WithoutPatterns = """
        user alice
        topic readwrite a/#
        topic deny a/b
        topic write a/b/c
        user bob
        topic read #
        topic write +
        """;

    private static readonly (string? User, string ClientId)[] Clients =
    [
        (null, "c1"), ("alice", "c1"), ("bob", "c1"), ("carol d", "c1"), ("nosection", "c1"), ("plus+", "c1"), ("alice", "a+"), ("alice", "#"),
        ("nosection", "a/b"), ("nosection", "%u"), (null, "%c"), ("hash#", "c1"), ("", "c2"), ("Alice", "c1"), ("sl/ash", "c1"), (null, "über"),
    ];

    private static readonly string[] PatternTopics =
    [
        "anon/r", "anon/w", "anon/rw", "anon/rw/x", "telemetry/1/temp", "telemetry/temp", "telemetry/1/temp/x", "cmd/1/x", "cmd/x", "rw", "rw/x",
        "rw/secret", "rw/secret/x", "two words/x y", "%u/literal", "alice/literal", "prec", "prec/a", "prec/late", "prec/late/x", "read", "$foo/x",
        "$foo/c1", "$SYS/x", "p/carol d/denied", "p/carol d/x", "p/alice/x", "q", "q/x", "q/deny", "q/deny/own", "q/deny/x", "/lead/x", "lead/x", "a/b/two",
        "//two", "own/x", "own/x/y", "dev/c1/cmd", "dev/c1/cmd/x", "dev/c1/tele", "dev/a/b/cmd/x", "dev/a/cmd/x", "dev/%u/cmd/x",
        "dev/nosection/cmd/x", "dev/%c/tele", "u/alice/w", "u/nosection/w", "u//w", "u/plus/w", "u/sl/ash/w", "xc1y/z", "x%uy/z", "both/alice/c1",
        "both/nosection/a/b", "twice/c1/c1", "twice/a/b/a/b", "common", "dev/über/tele", "unknown",
    ];

    private static readonly string[] PlainTopics = ["a", "a/b", "a/b/c", "a/x", "x", "x/y", "/", "/x"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public Task Decisions__with_patterns__are_those_of_mosquitto() => CompareAsync(WithPatterns, Clients, PatternTopics);

    [Fact]
    public Task Decisions__without_patterns__are_those_of_mosquitto() => CompareAsync(WithoutPatterns, Clients, PlainTopics);

    [Fact]
    public async Task Decisions__a_client_id_below_dollar__is_where_we_are_stricter()
    {
        const string Acl = "pattern readwrite %c/own\n";
        await using Bench bench = await Bench.StartAsync(_directory, Acl);

        (bool Write, bool Read) mosquitto = await bench.ProbeAsync("u", "$foo", "$foo/own");

        Assert.Equal((true, true), mosquitto);
        Assert.False(AclFile.Parse(Acl, "acl").Compile("u", "$foo").CanWrite("$foo/own"u8));
        Assert.False(AclFile.Parse(Acl, "acl").Compile("u", "$foo").CanRead("$foo/own"u8));
    }

    [Theory]
    [InlineData("topic read a/b", true)]
    [InlineData(" topic read a/b", true)]
    [InlineData("topic  read  a b", true)]
    [InlineData("topic read", true)]
    [InlineData("topic read a/b\r", true)]
    [InlineData("   ", true)]
    [InlineData("user a b", true)]
    [InlineData("pattern read a/%u", true)]
    [InlineData("topic deny $SYS/#", true)]
    [InlineData("topic", false)]
    [InlineData("topic ", false)]
    [InlineData("pattern", false)]
    [InlineData("user", false)]
    [InlineData("user ", false)]
    [InlineData("User a", false)]
    [InlineData("topics a", false)]
    [InlineData("  # x", false)]
    [InlineData("topic\tread a", false)]
    [InlineData("topic foo a", false)]
    [InlineData("topic Read a", false)]
    [InlineData("topic a/#/b", false)]
    [InlineData("topic a+/b", false)]
    [InlineData("topic read a#", false)]
    [InlineData("pattern read %u/#/a", false)]
    [InlineData("\ufefftopic a", false)]
    public async Task Lines__are_accepted_and_refused_as_by_mosquitto(string line, bool accepted)
    {
        string acl = _directory.Write("acl", $"{line}\ntopic read z\n");
        string conf = _directory.Write("m.conf", $"user root\nlistener {MosquittoPeer.FreePort()} 127.0.0.1\nacl_file {acl}\n");
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(conf);

        Exception? ours = Record.Exception(() => AclFile.Load(acl));

        Assert.Equal(accepted, broker.IsRunning);
        Assert.Equal(accepted, ours is null);
    }

    private async Task CompareAsync(string acl, (string? User, string ClientId)[] clients, string[] topics)
    {
        AclFile file = AclFile.Parse(acl, "acl");
        await using Bench bench = await Bench.StartAsync(_directory, acl);
        List<string> differences = [];
        int allowed = 0;
        foreach ((string? user, string clientId) in clients)
        {
            ClientAcl ours = file.Compile(user, clientId);
            foreach (string topic in topics)
            {
                (bool write, bool read) = await bench.ProbeAsync(user, clientId, topic);
                byte[] bytes = Encoding.UTF8.GetBytes(topic);
                allowed += (write ? 1 : 0) + (read ? 1 : 0);

                // Nobody can publish below $SYS, so there is nothing to read.
                bool expectedRead = ours.CanRead(bytes) && !topic.StartsWith("$SYS", StringComparison.Ordinal);
                if (write != ours.CanWrite(bytes) || read != expectedRead)
                {
                    differences.Add($"{user ?? "(none)"} as '{clientId}' on '{topic}': mosquitto write={write} read={read}; {ours.Explain(AclOperation.Publish, bytes)}; {ours.Explain(AclOperation.Deliver, bytes)}");
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(allowed, clients.Length, clients.Length * topics.Length);
    }

    /// <summary>A mosquitto with an ACL file, and an administrator who may do everything: witness and sender of sentinels.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly MosquittoBroker _broker;
        private readonly RawMqttClient _admin = new();
        private readonly int _port;
        private (string? User, string ClientId, RawMqttClient Client)? _current;
        private int _probes;

        private Bench(MosquittoBroker broker, int port)
        {
            _broker = broker;
            _port = port;
        }

        public static async Task<Bench> StartAsync(TemporaryDirectory directory, string acl)
        {
            int port = MosquittoPeer.FreePort();
            string aclFile = directory.Write("acl", $"{acl}\nuser admin\ntopic readwrite #\ntopic readwrite $SYS/#\ntopic readwrite $foo/#\n");
            string conf = directory.Write("m.conf", $"user root\nlistener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nacl_file {aclFile}\n");
            MosquittoBroker broker = await MosquittoBroker.StartAsync(conf);
            Assert.True(broker.IsRunning, broker.Log);
            var bench = new Bench(broker, port);
            Assert.Equal(0, await bench._admin.ConnectAsync(port, "admin", "admin"));
            await bench._admin.SubscribeAsync("#");
            await bench._admin.SubscribeAsync("$foo/#");
            await bench._admin.SubscribeAsync("$SYS/x");
            return bench;
        }

        public async Task<(bool Write, bool Read)> ProbeAsync(string? user, string clientId, string topic)
        {
            RawMqttClient client = await ClientAsync(user, clientId);
            int number = ++_probes;
            client.Received.Clear();
            _admin.Received.Clear();
            await client.PublishAsync(topic, $"write {number}");
            await client.SubscribeAsync(topic);
            await _admin.PublishAsync(topic, $"read {number}");
            await _admin.PublishAsync("sentinel", $"sentinel {number}");
            await _admin.WaitForAsync($"sentinel {number}");
            await client.PingAsync();
            return (_admin.Received.Contains((topic, $"write {number}")), client.Received.Contains((topic, $"read {number}")));
        }

        public async ValueTask DisposeAsync()
        {
            await _admin.DisposeAsync();
            if (_current is { } current)
            {
                await current.Client.DisposeAsync();
            }

            await _broker.DisposeAsync();
        }

        private async Task<RawMqttClient> ClientAsync(string? user, string clientId)
        {
            if (_current is { } current)
            {
                if (current.User == user && current.ClientId == clientId)
                {
                    return current.Client;
                }

                await current.Client.DisposeAsync();
            }

            var client = new RawMqttClient();
            _current = (user, clientId, client);
            Assert.Equal(0, await client.ConnectAsync(_port, clientId, user));
            return client;
        }
    }
}
