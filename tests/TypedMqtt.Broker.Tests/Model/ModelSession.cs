namespace TypedMqtt.Broker.Tests.Model;

/// <summary>A message as it was published, and when it expires, in milliseconds; 0 = never.</summary>
internal sealed record ModelMessage(string Topic, string Payload, Qos Qos, bool Retain, long ExpiresAt);

/// <summary>A message on its way to one client.</summary>
internal sealed record ModelDelivery(ModelMessage Message, Qos Qos, bool Retain, uint[] Identifiers)
{
    /// <summary>The client has sent PUBREC.</summary>
    public bool IsReceived { get; set; }

    public string Describe(ModelClient client, long now, bool isDuplicate)
    {
        uint[] identifiers = client.IsV5 ? Identifiers : [];
        long left = client.IsV5 && Message.ExpiresAt != 0 ? Math.Max(1, (Message.ExpiresAt - now + 999) / 1000) : 0;
        return Describe(Message.Topic, Message.Payload, Qos, Retain, isDuplicate, identifiers, left);
    }

    public static string Describe(string topic, string payload, Qos qos, bool retain, bool isDuplicate, IEnumerable<uint> identifiers, long expiry) =>
        $"{topic} '{payload}' q{(int)qos}{(retain ? " retain" : "")}{(isDuplicate ? " dup" : "")} ids [{string.Join(',', identifiers)}]{(expiry > 0 ? $" expiry {expiry}" : "")}";
}

/// <summary>A QoS 2 message from a client whose PUBREL is due.</summary>
internal sealed class ModelUnreleased(ModelMessage message)
{
    public ModelMessage Message { get; } = message;

    /// <summary>The connection, of those of its session, on which the broker has taken it last; 0 = it has not.</summary>
    public int TakenOn { get; set; }
}

/// <summary>A session of the model.</summary>
internal sealed class ModelSession(int client, int window)
{
    public int Client { get; } = client;

    /// <summary>QoS 1 and 2 messages the client takes at once.</summary>
    public int Window { get; } = window;

    public Dictionary<string, Subscribe> Subscriptions { get; } = [];

    /// <summary>Sent and not acknowledged, in order.</summary>
    public List<ModelDelivery> InFlight { get; } = [];

    /// <summary>Not sent yet, in order.</summary>
    public List<ModelDelivery> Queue { get; } = [];

    /// <summary>What the client has published and not released, in order.</summary>
    public List<ModelUnreleased> Unreleased { get; } = [];

    /// <summary>How many connections it has had.</summary>
    public int Connections { get; set; }

    public bool IsConnected { get; set; }

    public bool HoldsAcks { get; set; }

    /// <summary>Seconds the session outlives its connection.</summary>
    public uint Expiry { get; set; }

    public long ExpiresAt { get; set; }

    public ModelMessage? Will { get; set; }

    public uint WillDelay { get; set; }

    public long WillDue { get; set; }

    /// <summary>The broker's receive maximum counts what was taken on this connection (4.9); 3.1.1 has none.</summary>
    public bool HasRoom(int brokerWindow) =>
        !ModelClient.Kinds[Client].IsV5 || Unreleased.Count(message => message.TakenOn == Connections) < brokerWindow;

    /// <summary>The connection ends. Its will is returned when it is due, or waits in the session.</summary>
    public ModelMessage? Detach(long now, bool publishWill)
    {
        IsConnected = false;
        ExpiresAt = Expiry == uint.MaxValue ? long.MaxValue : now + (Expiry * 1000L);
        Will = publishWill ? Will : null;
        WillDue = Will is not null && WillDelay > 0 ? now + (WillDelay * 1000L) : 0;
        ModelMessage? due = WillDue == 0 ? Will : null;
        Will = due is null ? Will : null;
        return due;
    }

    public long NextDue => WillDue > 0 ? Math.Min(WillDue, ExpiresAt) : ExpiresAt;
}
