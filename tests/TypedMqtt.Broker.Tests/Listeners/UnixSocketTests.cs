using System.Net.Sockets;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Tests.Listeners;

public sealed class UnixSocketTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_client_connects_and_the_file_goes_with_the_broker()
    {
        string path = _directory.File("mqtt.sock");
        await using (MqttBroker broker = await StartAsync(path))
        {
            Assert.Equal($"unix:{path}", broker.Endpoint.OriginalString);
            await using RawClient client = await ConnectAsync(path);
            Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new("x"))).Reason);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task What_a_killed_broker_left_behind_is_replaced()
    {
        string path = _directory.File("mqtt.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + ".kept");
        }

        File.Move(path + ".kept", path);

        await using MqttBroker broker = await StartAsync(path);
        await using RawClient client = await ConnectAsync(path);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new("x"))).Reason);
    }

    [Fact]
    public async Task What_another_process_serves_or_is_no_socket_is_left_alone()
    {
        string path = _directory.File("mqtt.sock");
        await using MqttBroker first = await StartAsync(path);
        MqttBindException served = await Assert.ThrowsAsync<MqttBindException>(() => StartAsync(path));
        Assert.Contains("another process serves it", served.Message, StringComparison.Ordinal);

        string file = _directory.Write("notes.txt", "precious");
        await Assert.ThrowsAsync<MqttBindException>(() => StartAsync(file));
        Assert.Equal("precious", File.ReadAllText(file));
    }

    private static Task<MqttBroker> StartAsync(string path) =>
        MqttBroker.StartAsync(new() { Listeners = { $"unix:{path}" } }, TestContext.Current.CancellationToken);

    private static async Task<RawClient> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
        return new RawClient(new SocketTransport(socket), ProtocolVersion.V5);
    }
}
