using System.Text;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>What a client says that authenticates with a method.</summary>
internal static class AuthClient
{
    /// <summary>Sends a CONNECT with a method and data; its answer is the caller's business.</summary>
    public static Task SendConnectAsync(this RawClient client, string method, string? data, ConnectOptions? options = null)
    {
        options ??= new ConnectOptions("c");
        Action<MqttPropertiesBuilder>? more = options.With;
        return client.SendAsync(client.EncodeConnect(options with
        {
            With = p =>
            {
                more?.Invoke(p);
                Write(p, method, data is null ? null : Encoding.UTF8.GetBytes(data));
            },
        }));
    }

    public static Task SendAuthAsync(this RawClient client, ReasonCode reason, string method, string? data) =>
        client.SendAuthAsync(reason, method, data is null ? null : Encoding.UTF8.GetBytes(data));

    public static Task SendAuthAsync(this RawClient client, ReasonCode reason, string method, byte[]? data)
    {
        var properties = new MqttPropertiesBuilder();
        Write(properties, method, data);
        return client.SendAsync(w => PacketWriter.WriteAuth(w, new AuthPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }));
    }

    /// <summary>The next packet is an AUTH with this reason, method and data.</summary>
    public static async Task<WirePacket> ExpectAuthAsync(this RawClient client, ReasonCode reason, string method, string? data)
    {
        WirePacket packet = await client.ExpectAsync(PacketType.Auth);
        Assert.Equal((reason, method, data), (packet.Reason, packet.TextOf(PropertyId.AuthenticationMethod), packet.TextOf(PropertyId.AuthenticationData)));
        return packet;
    }

    private static void Write(MqttPropertiesBuilder properties, string method, byte[]? data)
    {
        properties.Add(PropertyId.AuthenticationMethod, method);
        if (data is not null)
        {
            properties.Add(PropertyId.AuthenticationData, data);
        }
    }
}
