using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Tests.Security;

namespace TypedMqtt.Broker.Tests.Listeners;

/// <summary>Listeners on one network interface: that of the loopback addresses, which every machine has.</summary>
public sealed class InterfaceTests
{
    private static readonly NetworkInterface[] All = NetworkInterface.GetAllNetworkInterfaces();

    private static readonly string Loopback = All.First(static i => i.NetworkInterfaceType == NetworkInterfaceType.Loopback).Name;

    /// <summary>Another address of this machine, if it has one.</summary>
    private static IPAddress? Outside => All.Where(static i => i.Name != Loopback && i.OperationalStatus == OperationalStatus.Up)
        .SelectMany(static i => i.GetIPProperties().UnicastAddresses).Select(static a => a.Address)
        .FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork);

    [Fact]
    public async Task A_listener_on_an_interface__has_the_addresses_of_that_interface_only()
    {
        await using MqttBroker broker = await StartAsync("");

        Assert.All(broker.Endpoints, static e => Assert.True(IPAddress.IsLoopback(IPAddress.Parse(e.Host.Trim('[', ']')))));
        Assert.Contains(broker.Endpoints, static e => e.Host == "127.0.0.1");
        Assert.Single(broker.Endpoints.Select(static e => e.Port).Distinct());
        await ExpectReachableAsync(broker.Endpoint.Port);
    }

    [Fact]
    public async Task With_a_family__it_has_the_address_of_that_family()
    {
        await using MqttBroker broker = await StartAsync("socket_domain ipv4");

        Assert.Equal("127.0.0.1", Assert.Single(broker.Endpoints).Host);
    }

    [Fact]
    public void With_an_address__that_one_is_taken_when_the_interface_has_it()
    {
        Assert.Equal([IPAddress.Loopback], ListenAddress.Parse("mqtt://127.0.0.1:0", null, Loopback).Addresses);

        ArgumentException e = Assert.Throws<ArgumentException>(() => ListenAddress.Parse("mqtt://192.0.2.77:1883", null, Loopback));
        Assert.Contains($"The interface '{Loopback}' has no address that is one of listener 'mqtt://192.0.2.77:1883'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_that_is_not_there__is_an_error_that_names_those_that_are()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => ListenAddress.Parse("mqtt://[::]:0", null, "nowhere7"));

        Assert.Contains("There is no network interface 'nowhere7' (bind_interface)", e.Message, StringComparison.Ordinal);
        Assert.Contains(Loopback, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Peer", "mosquitto")]
    public async Task The_real_mosquitto__listens_there_only_too()
    {
        using var directory = new TemporaryDirectory();
        int port = MosquittoPeer.FreePort();
        await using MosquittoBroker mosquitto = await MosquittoBroker.StartAsync(
            directory.Write("m.conf", $"user root\nlistener {port}\nbind_interface {Loopback}\nallow_anonymous true\n"));
        Assert.True(mosquitto.IsRunning, mosquitto.Log);

        await ExpectReachableAsync(port);
    }

    /// <summary>From this machine by its loopback address, and not by another one.</summary>
    private static async Task ExpectReachableAsync(int port)
    {
        using var inside = new TcpClient();
        await inside.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        if (Outside is { } address)
        {
            using var outside = new TcpClient();
            SocketException e = await Assert.ThrowsAsync<SocketException>(() => outside.ConnectAsync(address, port, TestContext.Current.CancellationToken).AsTask());
            Assert.Equal(SocketError.ConnectionRefused, e.SocketErrorCode);
        }
    }

    private static Task<MqttBroker> StartAsync(string options)
    {
        MosquittoConf conf = MosquittoConf.Parse($"listener 1\nbind_interface {Loopback}\nallow_anonymous true\n{options}\n", "m.conf");
        conf = conf with { Listeners = [conf.Listeners[0] with { Port = 0 }] };
        return MqttBroker.StartAsync(MqttBrokerOptions.FromMosquittoConf(conf), TestContext.Current.CancellationToken);
    }
}
