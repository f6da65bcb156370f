using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;

namespace TypedMqtt.Broker.Tests.Configuration;

public sealed class MosquittoConfListenerTests
{
    [Theory]
    [InlineData("", "1883 localhost anonymous")]
    [InlineData("max_connections 5", "1883 localhost anonymous")]
    [InlineData("allow_anonymous false", "1883 localhost")]
    [InlineData("listener 1884", "1884")]
    [InlineData("listener 1884 10.0.0.1", "1884 10.0.0.1")]
    [InlineData("listener 1884\nallow_anonymous true", "1884 anonymous")]
    [InlineData("allow_anonymous true\nlistener 1884\nlistener 1885", "1884 anonymous; 1885 anonymous")]
    [InlineData("port 1884", "1884")]
    [InlineData("port 1884\nport 1885", "1885")]
    [InlineData("bind_address 127.0.0.1", "1883 127.0.0.1")]
    [InlineData("port 1884\nbind_address 127.0.0.1", "1884 127.0.0.1")]
    [InlineData("listener 1884\nport 1885", "1884; 1885")]
    [InlineData("listener 1884\nbind_address 127.0.0.1", "1884; 1883 127.0.0.1")]
    [InlineData("listener 1884 127.0.0.1\nlistener 1884 ::1", "1884 127.0.0.1; 1884 ::1")]
    [InlineData("max_connections 5\nlistener 1884", "1884; 1883")]
    [InlineData("max_qos 1\nlistener 1884", "1884; 1883")]
    [InlineData("socket_domain ipv4\nlistener 1884", "1884; 1883")]
    [InlineData("use_username_as_clientid true\nlistener 1884", "1884; 1883")]
    [InlineData("max_topic_alias 5\nlistener 1884", "1884")]
    [InlineData("protocol mqtt\nlistener 1884", "1884")]
    [InlineData("password_file x\nlistener 1884", "1884")]
    [InlineData("per_listener_settings true\npassword_file x\nlistener 1884", "1884; 1883")]
    [InlineData("per_listener_settings true\nallow_anonymous true\nlistener 1884", "1884")]
    [InlineData("per_listener_settings true\nlistener 1884\nallow_anonymous true\nlistener 1885", "1884 anonymous; 1885")]
    [InlineData("per_listener_settings true\nallow_anonymous true", "1883 localhost anonymous")]
    public void Parse__opens_the_listeners_that_mosquitto_opens(string text, string expected)
    {
        MosquittoConf conf = MosquittoConf.Parse(text, "m.conf");

        Assert.Equal(expected, string.Join("; ", conf.Listeners.Select(l => l.Name + (l.Security.AllowAnonymous ? " anonymous" : ""))));
        Assert.Equal(expected.Contains("localhost", StringComparison.Ordinal), conf.IsLocalOnly);
    }

    [Fact]
    public void Parse__options_after_a_listener__belong_to_it()
    {
        MosquittoConf conf = MosquittoConf.Parse("listener 1884\nmax_connections 5\nmax_qos 1\nlistener 1885\nmax_connections 6\nmax_topic_alias 0", "m.conf");

        Assert.Equal([5, 6], conf.Listeners.Select(l => l.MaxConnections));
        Assert.Equal([Qos.AtLeastOnce, Qos.ExactlyOnce], conf.Listeners.Select(l => l.MaxQos));
        Assert.Equal([10, 0], conf.Listeners.Select(l => l.MaxTopicAlias));
        Assert.Equal([1, 4], conf.Listeners.Select(l => l.Line));
        Assert.Empty(conf.Warnings);
    }

    [Fact]
    public void Parse__without_per_listener_settings__security_is_shared_wherever_it_stands()
    {
        MosquittoConf conf = MosquittoConf.Parse("listener 1884\npassword_file pw\nlistener 1885\nacl_file acl\nauto_id_prefix x", "m.conf");

        Assert.Same(conf.Listeners[0].Security, conf.Listeners[1].Security);
        Assert.Equal(new SecuritySettings { PasswordFile = "pw", AclFile = "acl" }, conf.Listeners[0].Security);
        Assert.All(conf.Listeners, listener => Assert.Equal("x", listener.AutoIdPrefix));
    }

    [Fact]
    public void Parse__with_per_listener_settings__each_listener_has_its_own()
    {
        MosquittoConf conf = MosquittoConf.Parse("""
            per_listener_settings true
            listener 1884
            password_file pw1
            acl_file acl1
            listener 1885
            password_file pw2
            allow_zero_length_clientid false
            typedmqtt_acl_subscribe contain
            """, "m.conf");

        Assert.Equal(new SecuritySettings { PasswordFile = "pw1", AclFile = "acl1", AclSubscribe = AclSubscribeMode.Contain }, conf.Listeners[0].Security);
        Assert.Equal(new SecuritySettings { PasswordFile = "pw2", AclSubscribe = AclSubscribeMode.Contain }, conf.Listeners[1].Security);
        Assert.Equal([true, false], conf.Listeners.Select(l => l.AllowZeroLengthClientId));
    }

    [Fact]
    public void Parse__an_acl_file_no_listener_uses__refuses_to_start()
    {
        var error = Assert.Throws<MosquittoFileException>(() => MosquittoConf.Parse("per_listener_settings true\nacl_file x\nlistener 1884\nallow_anonymous true", "m.conf"));

        Assert.True(Assert.Single(error.Errors) is { IsSecurity: true, Line: 2 });
    }

    [Theory]
    [InlineData("listener 1884\nallow_anonymous true", true)]
    [InlineData("listener 1884 127.0.0.1\nallow_anonymous true", false)]
    [InlineData("listener 1884 ::1\nallow_anonymous true", false)]
    [InlineData("listener 1884\nallow_anonymous true\nacl_file x", false)]
    [InlineData("listener 1884", false)]
    [InlineData("", false)]
    [ShippedBug(28)]
    public void Parse__a_broker_open_to_everybody__is_a_warning(string text, bool warns) =>
        Assert.Equal(warns, MosquittoConf.Parse(text, "m.conf").Warnings.Any(w => w.Message.Contains("may connect and do everything", StringComparison.Ordinal)));

    [Fact]
    public void WithPorts__replaces_the_loopback_default_only()
    {
        Assert.Equal(["1900 localhost", "1901 localhost"], MosquittoConf.CreateDefault().WithPorts([1900, 1901]).Listeners.Select(l => l.Name));
        Assert.Equal(["1884"], MosquittoConf.Parse("listener 1884", "m").WithPorts([1900]).Listeners.Select(l => l.Name));
        Assert.Equal(["1883 localhost"], MosquittoConf.CreateDefault().WithPorts([]).Listeners.Select(l => l.Name));
    }

    [Fact]
    public void Include__reads_conf_files_in_ordinal_order_and_starts_each_at_the_default_listener()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.File("d/sub.conf"));
        directory.Write("d/b.conf", "sys_interval 2\nlistener 1885\nmax_connections 2");
        directory.Write("d/B.conf", "sys_interval 1\nmax_topic_alias 3\ninclude_dir /does/not/matter");
        directory.Write("d/.conf", "nonsense");
        directory.Write("d/c.txt", "nonsense");
        string main = directory.Write("m.conf", $"listener 1884\ninclude_dir {directory.File("d")}\nmax_connections 1\n");

        MosquittoConf conf = MosquittoConf.Load(main);

        Assert.Equal(["1884", "1885"], conf.Listeners.Select(l => l.Name));
        Assert.Equal([1, 2], conf.Listeners.Select(l => l.MaxConnections));
        Assert.Equal([10, 10], conf.Listeners.Select(l => l.MaxTopicAlias));
        Assert.Equal(TimeSpan.FromSeconds(2), conf.SysInterval);
        Assert.Contains(conf.Warnings, warning => warning.File.EndsWith("B.conf", StringComparison.Ordinal) && warning.Line == 3);
    }

    [Fact]
    public void Include__errors_name_the_included_file()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.File("d"));
        directory.Write("d/a.conf", "\nfoo 1\nlistener 1884");
        string main = directory.Write("m.conf", $"listener 1884\ninclude_dir {directory.File("d")}\nbar 1\n");

        var error = Assert.Throws<MosquittoFileException>(() => MosquittoConf.Load(main));

        Assert.Equal(
            [(directory.File("d/a.conf"), 2), (main, 3), (directory.File("d/a.conf"), 3)],
            error.Errors.Select(e => (e.File, e.Line)));
    }
}
