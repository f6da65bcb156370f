namespace TypedMqtt.Generator.Lock;

/// <summary>One line of the lock: something that the other end of a connection relies on.</summary>
internal abstract record LockFact
{
    /// <summary>What it is about; two facts with one subject contradict each other.</summary>
    public abstract string Subject { get; }

    /// <summary>The words of its line.</summary>
    protected abstract IEnumerable<string> Tokens();

    /// <summary>The words of its line once it is retired: what must not be used again.</summary>
    protected virtual IEnumerable<string> RetiredTokens() => Tokens();

    public string ToLine() => LockTokens.Join(Tokens());

    public string ToRetiredLine() => LockTokens.Join(RetiredTokens());
}

/// <summary>A channel.</summary>
internal sealed record ChannelFact(string Name, string Kind, string Topic) : LockFact
{
    public const int DefaultMaxPayload = 262_144;

    public int Qos { get; init; } = 1;

    public bool Retain { get; init; }

    public bool Will { get; init; }

    /// <summary>Type of the payload; empty for none.</summary>
    public string Payload { get; init; } = "";

    public string Response { get; init; } = "";

    public string Format { get; init; } = "";

    public string ResponseFormat { get; init; } = "";

    /// <summary><c>named</c> or <c>compact</c>; empty where the format has no layouts.</summary>
    public string Layout { get; init; } = "";

    /// <summary>A content type that does not follow from the format.</summary>
    public string ContentType { get; init; } = "";

    public int Expiry { get; init; }

    public int MaxPayload { get; init; } = DefaultMaxPayload;

    public bool IsRequest => Kind != "event";

    public override string Subject => "channel " + Name;

    protected override IEnumerable<string> Tokens()
    {
        foreach (var token in new[] { "channel", Name, Kind, "qos=" + Qos })
            yield return token;
        if (Retain)
            yield return "retain";
        if (Will)
            yield return "will";
        yield return "topic=" + Topic;
        var pairs = new[] { ("payload", Payload), ("response", Response), ("format", Format), ("response-format", ResponseFormat), ("layout", Layout), ("content-type", ContentType) };
        foreach (var (name, value) in pairs)
        {
            if (value.Length > 0)
                yield return name + "=" + value;
        }

        if (Expiry > 0)
            yield return "expiry=" + Expiry;
        if (MaxPayload != DefaultMaxPayload)
            yield return "max=" + MaxPayload;
    }

    protected override IEnumerable<string> RetiredTokens() => ["channel", Name, Kind, "topic=" + Topic];
}

/// <summary>A member of a payload type.</summary>
/// <param name="Type">Name of the type.</param>
/// <param name="Key">Number on the wire; -1 where the name is on the wire.</param>
/// <param name="Name">Name on the wire.</param>
/// <param name="WireType">Type on the wire.</param>
/// <param name="IsRequired">Whether a message without it cannot be read.</param>
internal sealed record MemberFact(string Type, int Key, string Name, string WireType, bool IsRequired) : LockFact
{
    /// <summary>When it is not written.</summary>
    public MemberOmission Omission { get; init; }

    public override string Subject => $"member {Type} {Name}{(Key >= 0 ? " #" : "")}";

    protected override IEnumerable<string> Tokens() => RetiredTokens().Append(IsRequired ? "required" : "optional").Concat(Omission == MemberOmission.Never ? [] : [Omission.Word()]);

    protected override IEnumerable<string> RetiredTokens() => Key >= 0 ? ["member", Type, Key.ToString(), Name, WireType] : ["member", Type, Name, WireType];
}

/// <summary>A type that may stand for another one in JSON.</summary>
/// <param name="Type">Name of the other one.</param>
/// <param name="Discriminator">What tells it apart on the wire; <c>-</c> for nothing.</param>
/// <param name="WireType">The type.</param>
internal sealed record CaseFact(string Type, string Discriminator, string WireType) : LockFact
{
    public bool IsTold => Discriminator != "-";

    public override string Subject => IsTold ? $"case {Type} {Discriminator}" : $"case {Type} {WireType}";

    protected override IEnumerable<string> Tokens() => ["case", Type, Discriminator, WireType];
}

/// <summary>A value of an enum.</summary>
internal sealed record LockedValue(string Number, string Text);

/// <summary>An enum: in payloads its numbers count, in topics and in JSON with names its spellings.</summary>
/// <param name="Name">Name of the enum.</param>
/// <param name="Underlying">Type of its numbers; <c>str</c> where names are sent, empty for the spellings in topics.</param>
/// <param name="Values">Its values.</param>
internal sealed record EnumFact(string Name, string Underlying, IReadOnlyList<LockedValue> Values) : LockFact
{
    public bool IsInTopics => Underlying.Length == 0;

    public bool IsText => Underlying == "str";

    public override string Subject => (IsInTopics ? "spelling " : "enum ") + Name;

    protected override IEnumerable<string> Tokens() =>
        (IsInTopics ? new[] { "spelling", Name } : ["enum", Name, Underlying]).Concat(Values.Select(v => $"{v.Number}={v.Text}"));
}

/// <summary>A role may send to or receive from a channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Direction"><c>publish</c>, <c>subscribe</c>, <c>request</c> or <c>respond</c>.</param>
/// <param name="Role">The role.</param>
internal sealed record GrantFact(string Channel, string Direction, string Role) : LockFact
{
    public override string Subject => $"grant {Channel} {Direction} {Role}";

    protected override IEnumerable<string> Tokens() => ["grant", Channel, Direction, Role];
}

/// <summary>A placeholder that is bound to the principal of a role.</summary>
internal sealed record IdentityFact(string Role, string Placeholder) : LockFact
{
    public override string Subject => $"identity {Role} {Placeholder}";

    protected override IEnumerable<string> Tokens() => ["identity", Role, Placeholder];
}

/// <summary>An old topic that a channel still uses.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Topic">The old template, without types.</param>
/// <param name="Publishes">Whether messages are sent to it as well.</param>
/// <param name="Subscribes">Whether it is listened to as well.</param>
/// <param name="Until">Last day of its use; empty for no end.</param>
internal sealed record LegacyFact(string Channel, string Topic, bool Publishes, bool Subscribes, string Until) : LockFact
{
    public override string Subject => $"legacy {Channel} {Topic}";

    protected override IEnumerable<string> RetiredTokens() => ["legacy", Channel, Topic];

    protected override IEnumerable<string> Tokens()
    {
        foreach (var token in new[] { "legacy", Channel, Topic })
            yield return token;
        if (Publishes)
            yield return "publish";
        if (Subscribes)
            yield return "subscribe";
        if (Until.Length > 0)
            yield return "until=" + Until;
    }
}
