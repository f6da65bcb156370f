using System.Text.RegularExpressions;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.Security;

namespace TypedMqtt.Broker.Tests.Configuration;

/// <summary>The same files started with the real mosquitto 2.0.11: accepted and refused alike, except where a row says why not.</summary>
[Trait("Peer", "mosquitto")]
public sealed partial class MosquittoConfPeerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("# comment\n\n   \n")]
    [InlineData(" set_tcp_nodelay true")]
    [InlineData("allow_anonymous  1 ")]
    [InlineData("allow_anonymous true\r")]
    [InlineData("allow_anonymous true false")]
    [InlineData("allow_anonymous true\nallow_anonymous false")]
    [InlineData("max_inflight_messages 65535")]
    [InlineData("max_inflight_messages -5")]
    [InlineData("max_queued_messages -1")]
    [InlineData("max_keepalive 10")]
    [InlineData("sys_interval 0")]
    [InlineData("autosave_interval -1")]
    [InlineData("persistent_client_expiration 2w")]
    [InlineData("retained_persistence false")]
    [InlineData("retry_interval 10")]
    [InlineData("max_packet_size 20")]
    [InlineData("message_size_limit 268435455")]
    [InlineData("max_connections -7")]
    [InlineData("max_qos 1")]
    [InlineData("maximum_qos 1")]
    [InlineData("max_topic_alias 65535")]
    [InlineData("memory_limit 100000000")]
    [InlineData("check_retain_source false\nretain_available false\nqueue_qos0_messages true\nupgrade_outgoing_qos true")]
    [InlineData("use_username_as_clientid true")]
    [InlineData("clientid_prefixes x")]
    [InlineData("allow_zero_length_clientid false\nauto_id_prefix x")]
    [InlineData("log_type debug\nlog_type all\nlog_timestamp_format %Y\nconnection_messages false")]
    [InlineData("protocol mqtt")]
    [InlineData("socket_domain ipv4")]
    [InlineData("per_listener_settings true\nper_listener_settings true")]
    public async Task Accepted_by_both(string text) => Assert.Equal((true, true), await StartBothAsync(text));

    [Theory]
    [InlineData("\tset_tcp_nodelay true")]
    [InlineData("set_tcp_nodelay\ttrue")]
    [InlineData(" # comment")]
    [InlineData("allow_anonymous yes")]
    [InlineData("allow_anonymous True")]
    [InlineData("allow_anonymous")]
    [InlineData("Allow_anonymous true")]
    [InlineData("foo bar")]
    [InlineData("listener")]
    [InlineData("listener abc")]
    [InlineData("listener 70000")]
    [InlineData("port 0")]
    [InlineData("max_inflight_messages 65536")]
    [InlineData("max_inflight_messages")]
    [InlineData("max_queued_messages")]
    [InlineData("max_keepalive 9")]
    [InlineData("max_keepalive 65536")]
    [InlineData("max_keepalive abc")]
    [InlineData("set_tcp_nodelay maybe")]
    [InlineData("sys_interval -1")]
    [InlineData("sys_interval 65536")]
    [InlineData("persistent_client_expiration 1s")]
    [InlineData("persistent_client_expiration d")]
    [InlineData("persistent_client_expiration 0d")]
    [InlineData("persistent_client_expiration 1 d")]
    [InlineData("persistence_file a\npersistence_file b")]
    [InlineData("password_file a\npassword_file a")]
    [InlineData("user root\nuser root")]
    [InlineData("auto_id_prefix x\nauto_id_prefix x")]
    [InlineData("clientid_prefixes x\nclientid_prefixes x")]
    [InlineData("clientid_prefixes")]
    [InlineData("log_dest")]
    [InlineData("log_dest nowhere")]
    [InlineData("log_dest file")]
    [InlineData("log_type foo")]
    [InlineData("max_packet_size 19")]
    [InlineData("max_packet_size abc")]
    [InlineData("message_size_limit -1")]
    [InlineData("message_size_limit 268435456")]
    [InlineData("max_qos 3")]
    [InlineData("max_topic_alias 65536")]
    [InlineData("max_topic_alias -1")]
    [InlineData("connection_messages 2")]
    [InlineData("allow_anonymous true\nper_listener_settings true")]
    [InlineData("protocol http")]
    [InlineData("socket_domain ipx")]
    [InlineData("include_dir")]
    [InlineData("include_dir /does/not/exist")]
    [InlineData("retain_expiry_interval 1")]
    [InlineData("topic # in 0")]
    [InlineData("plugin_opt_a b")]
    [InlineData("mount_point a/+/")]
    public async Task Refused_by_both(string text) => Assert.Equal((false, false), await StartBothAsync(text));

    [Theory]
    [InlineData("max_inflight_messages abc", "a word is read as 0, no limit")]
    [InlineData("autosave_interval 10s", "the unit is dropped silently")]
    [InlineData("max_connections", "an empty value is reported and forgotten")]
    [InlineData("persistent_client_expiration", "an empty value is reported and forgotten")]
    [InlineData("log_type", "an empty value is reported and forgotten")]
    [InlineData("max_queued_messages 99999999999", "the number overflows")]
    [InlineData("max_qos abc", "a word is read as 0")]
    [InlineData("max_inflight_bytes -1", "a negative number of bytes")]
    [InlineData("require_certificate true", "without a certificate the listener is open and unencrypted there")]
    public async Task Accepted_by_mosquitto_only(string text, string why) => Assert.True(await StartBothAsync(text) == (true, false), why);

    [Theory]
    [InlineData("store_clean_interval 10", "removed in 2.0, still in many files: a warning here")]
    [InlineData("typedmqtt_takeover any", "ours")]
    [InlineData("typedmqtt_acl_subscribe contain", "ours")]
    public async Task Accepted_here_only(string text, string why) => Assert.True(await StartBothAsync(text) == (false, true), why);

    [Theory]
    [InlineData("listener {0}")]
    [InlineData("listener {0} 127.0.0.1\nlistener {1} 127.0.0.1")]
    [InlineData("listener {0} 127.0.0.1\nlistener {0} ::1")]
    [InlineData("port {0}")]
    [InlineData("port {0}\nport {1}")]
    [InlineData("port {0}\nbind_address 127.0.0.1")]
    [InlineData("listener {0}\nport {1}")]
    [InlineData("port {1}\nlistener {0}\nmax_connections 5")]
    [InlineData("max_topic_alias 5\nlistener {0}")]
    [InlineData("per_listener_settings true\nallow_anonymous true\nlistener {0}")]
    [InlineData("per_listener_settings true\nlistener {0}\nallow_anonymous true\nlistener {1}")]
    public async Task Listeners__are_those_that_mosquitto_opens(string text)
    {
        string conf = _directory.Write("m.conf", "user root\n" + string.Format(null, text, MosquittoPeer.FreePort(), MosquittoPeer.FreePort()));
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(conf);
        Assert.True(broker.IsRunning, broker.Log);

        IEnumerable<int> opened = Opening().Matches(broker.Log).Select(match => int.Parse(match.Groups[1].Value, null)).Distinct().Order();

        Assert.Equal(opened, MosquittoConf.Load(conf).Listeners.Select(listener => listener.Port).Distinct().Order());
    }

    [Theory]
    [InlineData("listener {0}", false, false, false)]
    [InlineData("listener {0}\nallow_anonymous true", true, true, true)]
    [InlineData("listener {0}\npassword_file {1}", false, false, true)]
    [InlineData("listener {0}\npassword_file {1}\nallow_anonymous true", true, false, true)]
    [InlineData("port {0}\nallow_anonymous false\npassword_file {1}", false, false, true)]
    [InlineData("per_listener_settings true\nlistener {0}\npassword_file {1}", false, false, true)]
    public async Task Logins__are_decided_as_by_mosquitto(string text, bool anonymous, bool unknown, bool known)
    {
        string passwords = _directory.File("pw");
        new PasswordFileEditor(passwords, iterations: 11).Create("alice", "secret");
        int port = MosquittoPeer.FreePort();
        string conf = _directory.Write("m.conf", "user root\n" + string.Format(null, text, port, passwords));
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(conf);
        Assert.True(broker.IsRunning, broker.Log);
        SecurityPolicy policy = SecurityPolicy.Load(MosquittoConf.Load(conf).Listeners.Single().Security);

        await CompareAsync(null, null, anonymous);
        await CompareAsync("", "x", anonymous);
        await CompareAsync("bob", "secret", unknown);
        await CompareAsync("alice", "secret", known);
        await CompareAsync("alice", "wrong", unknown);
        await CompareAsync("alice", null, unknown);

        async Task CompareAsync(string? user, string? password, bool accepted)
        {
            await using var client = new RawMqttClient();
            Assert.Equal((user, password, accepted ? 0 : 5), (user, password, await client.ConnectAsync(port, "c", user, password)));
            AuthenticationResult ours = await policy.AuthenticateAsync(
                new AuthenticationRequest { ClientId = "c", UserName = user, Password = password is null ? null : System.Text.Encoding.UTF8.GetBytes(password) },
                CancellationToken.None);
            Assert.Equal((user, password, accepted), (user, password, ours.IsAccepted));
        }
    }

    private async Task<(bool Mosquitto, bool Ours)> StartBothAsync(string text)
    {
        string user = text.Contains("user root", StringComparison.Ordinal) ? "" : "user root\n";
        string perListener = text.StartsWith("per_listener", StringComparison.Ordinal) ? "" : $"listener {MosquittoPeer.FreePort()} 127.0.0.1\n";
        string conf = _directory.Write("m.conf", $"{user}{perListener}{text}\n" + (perListener.Length > 0 ? "" : $"listener {MosquittoPeer.FreePort()} 127.0.0.1\n"));
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(conf);
        Exception? ours = Record.Exception(() => MosquittoConf.Load(conf));
        Assert.True(ours is null or MosquittoFileException, ours?.ToString());
        return (broker.IsRunning, ours is null);
    }

    [GeneratedRegex(@"Opening ipv[46] listen socket on port (\d+)\.")]
    private static partial Regex Opening();
}
