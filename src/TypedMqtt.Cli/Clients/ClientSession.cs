namespace TypedMqtt.Cli.Clients;

/// <summary>Runs a command with a connected client: its diagnostics, and its failures as exit codes.</summary>
internal sealed class ClientSession(CliConsole console, ConnectionSettings settings)
{
    private readonly MqttClientOptions _options = settings.Client;

    /// <summary>Connects, runs and disconnects.</summary>
    /// <param name="reconnect">Whether a lost connection is made again.</param>
    /// <param name="prepare">Called before connecting.</param>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(bool reconnect, Action<MqttClient> prepare, Func<MqttClient, Task<int>> run, CancellationToken cancellationToken)
    {
        using var loggers = new ClientLogger(console.Error, settings.IsDebug, settings.IsQuiet);
        try
        {
            Debug($"connecting to {_options.Endpoint} as {_options.ClientId ?? "a random client id"}");
            settings.Properties.Goodbye.Check(_options);
            await using MqttClient client = await MqttClient.ConnectAsync(_options with { Reconnect = reconnect, LoggerFactory = loggers }, prepare, cancellationToken);
            Debug($"connected as {client.ClientId}");
            try
            {
                return await run(client);
            }
            finally
            {
                await client.DisconnectAsync(settings.Properties.Goodbye);
            }
        }
        catch (MqttException e)
        {
            throw new CliException(e.Message, ExitCode.Of(e, _options.ProtocolVersion));
        }
        catch (ArgumentException e)
        {
            throw new CliException(e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message);
        }
    }

    public void Debug(string message)
    {
        if (settings.IsDebug)
        {
            console.Error.WriteLine(message);
        }
    }

    public void Warn(string message)
    {
        if (!settings.IsQuiet)
        {
            console.Error.WriteLine($"Warning: {message}");
        }
    }
}
