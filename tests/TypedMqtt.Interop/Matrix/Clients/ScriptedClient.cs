namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>A client of a <see cref="ScriptedPeer"/>.</summary>
internal sealed class ScriptedClient : IPeerClient
{
    private readonly ScriptProcess _process;
    private readonly string _name;
    private readonly bool _isAlone;
    private readonly Inbox _inbox;
    private bool _isGone;

    public ScriptedClient(ScriptProcess process, string name, bool isAlone)
    {
        _process = process;
        _name = name;
        _isAlone = isAlone;
        _inbox = new Inbox(() => process.Everything);
        process.Listen(name, line => _inbox.Add(line.ToMessage()));
    }

    public bool? SessionPresent { get; private set; }

    public async Task ConnectAsync(Link link, PeerConnect connect)
    {
        var fields = new ScriptFields()
            .Add("host", Link.Host).Add("port", link.Port).Add("transport", $"{link.Transport}").Add("version", (int)link.Version)
            .Add("id", connect.ClientId).Add("clean", connect.Clean).Add("user", connect.UserName).Add("password", connect.Password)
            .AddGiven("ca", link.IsTls ? link.AuthorityFile : "").AddGiven("session-expiry", connect.SessionExpiry);
        if (connect.Will is { } will)
            fields.Add(will, "will-");
        var answer = await CallAsync("connect", fields);
        SessionPresent = answer.Number("present") == 1;
    }

    public async Task<int> SubscribeAsync(string filter, PeerSubscribe options)
    {
        var fields = new ScriptFields()
            .Add("filter", filter).Add("qos", options.Qos).AddGiven("identifier", options.Identifier).Add("no-local", options.NoLocal)
            .Add("retain-as-published", options.RetainAsPublished).Add("retain-handling", options.RetainHandling);
        return (await CallAsync("subscribe", fields)).Number("reason");
    }

    public async Task<int> PublishAsync(PeerMessage message) => (await CallAsync("publish", new ScriptFields().Add(message))).Number("reason");

    public Task<PeerMessage> ReadAsync() => _inbox.ReadAsync();

    public async Task DropAsync()
    {
        _isGone = true;
        if (_isAlone)
            await ReleaseAsync();
        else
            await CallAsync("drop", new ScriptFields());
    }

    public async ValueTask DisposeAsync()
    {
        if (_isGone)
            return;
        _isGone = true;
        await CallAsync("disconnect", new ScriptFields());
        await ReleaseAsync();
    }

    /// <summary>Ends a process that is this client's alone.</summary>
    public async Task ReleaseAsync()
    {
        if (_isAlone)
            await _process.DisposeAsync();
    }

    private async Task<ScriptLine> CallAsync(string verb, ScriptFields fields)
    {
        var answer = await _process.CallAsync(_name, verb, fields);
        return answer.Second switch
        {
            "ok" => answer,
            "refused" => throw new PeerRefusedException(answer.Number("reason"), answer.Text("text")),
            _ => throw new InvalidOperationException($"'{_name} {verb}{fields}' fails: {answer.Text("text")}\n{_process.Everything}"),
        };
    }
}
