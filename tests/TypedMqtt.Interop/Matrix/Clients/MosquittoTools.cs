namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>mosquitto_pub and mosquitto_sub: a process for each message, and one for a client that subscribes or has a will.</summary>
public sealed class MosquittoTools : IPeer
{
    public string Name => "mosquitto";

    public IReadOnlyDictionary<Ability, string> Limits { get; } = new Dictionary<Ability, string>
    {
        [Ability.WebSocket] = "its programs speak TCP and TLS only",
        [Ability.SecureWebSocket] = "its programs speak TCP and TLS only",
        [Ability.PublishReasonAtQos2] = "mosquitto_pub prints the reason code of PUBACK, not of PUBREC",
        [Ability.RetainHandling] = "mosquitto_sub has no option for it",
        [Ability.DisconnectWithoutWill] = "mosquitto_sub asks for its will when it ends (DISCONNECT 0x04)",
        [Ability.OneConnection] = "each program does one thing only",
        [Ability.SessionPresent] = "mosquitto_sub does not print it",
    };

    /// <summary>Nothing is sent before the client is used: the program connects, does one thing and goes.</summary>
    public async Task<IPeerClient> ConnectAsync(Link link, PeerConnect connect)
    {
        var client = new MosquittoToolClient(link, connect);
        if (connect.Will is not null || connect.UserName != Credentials.User || connect.Password != Credentials.User)
            await client.SubscribeAsync($"{Credentials.Allowed}/{connect.ClientId}/nothing", new PeerSubscribe(0));
        return client;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
