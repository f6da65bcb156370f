using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quickstart.Plant;
using TypedMqtt;

namespace Quickstart;

/// <summary>What happens in the plant, and what has to be seen. Every value that is printed was received from the broker.</summary>
internal sealed class Story(Screen screen)
{
    private const string Site = "berlin";

    private static readonly (int Line, double Celsius)[] Readings = [(7, 21.4), (8, 63.0), (7, 22.1), (8, 64.5), (7, 22.9), (8, 93.7)];

    private readonly Expectations _expected = new(
        "readings of line 7", "readings of line 8", "controller online", "alarm for line 8", "set-point at line 7", "controller offline by its last will",
        "refusal of a foreign publish");

    private readonly Lock _gate = new();
    private readonly Dictionary<int, HashSet<double>> _readings = [];

    /// <summary>Plays once, or over and over until cancelled.</summary>
    public async Task RunAsync(Uri server, BrokerFiles files, bool once, CancellationToken cancellationToken)
    {
        IHost alarm = await PlantApp.StartAsync(
            server, "alarm-service", files, static mqtt => mqtt.AddHandler<AlarmService>(LineTelemetry.Temperature), AddStory, null, cancellationToken);
        IHost dashboard = await PlantApp.StartAsync(
            server, "dashboard", files, static mqtt => mqtt.AddLineTelemetrySubscriber().AddLineCommandsPublisher(), AddStory, null, cancellationToken);
        try
        {
            await using Subscription<LineTelemetry.TemperatureMessage> temperatures =
                await dashboard.Services.GetRequiredService<LineTelemetrySubscriber>().SubscribeTemperatureAsync(cancellationToken: cancellationToken);
            await using Subscription<LineTelemetry.StatusMessage> status =
                await dashboard.Services.GetRequiredService<LineTelemetrySubscriber>().SubscribeStatusAsync(cancellationToken: cancellationToken);
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task watch = Task.WhenAll(WatchAsync(temperatures, watching.Token), WatchAsync(status, watching.Token));
            do
            {
                await PlayAsync(server, files, dashboard, cancellationToken);
            }
            while (!once);

            await _expected.WaitAsync(cancellationToken);
            await watching.CancelAsync();
            await watch;
        }
        finally
        {
            await PlantApp.StopAsync(dashboard);
            await PlantApp.StopAsync(alarm);
        }
    }

    /// <summary>What is missing, or that nothing is.</summary>
    public bool Report()
    {
        IReadOnlyList<string> missing = _expected.Missing;
        if (missing.Count == 0)
        {
            screen.Line("Everything that was expected arrived.");
            return true;
        }

        Screen.Error($"Missing: {string.Join(", ", missing)}.");
        return false;
    }

    public void SetpointArrived(string site, int line, Setpoint setpoint)
    {
        screen.Received("line controller", $"{site} line {line}: set-point", Degrees(setpoint.Celsius));
        _expected.Seen($"set-point at line {line}");
    }

    public void AlarmRaised(in LineTelemetry.TemperatureMessage message)
    {
        screen.Received("alarm service", $"{message.Site} line {message.Line}: TOO HOT", Degrees(message.Payload.Celsius));
        _expected.Seen($"alarm for line {message.Line}");
    }

    private static string Degrees(double celsius) => string.Create(CultureInfo.InvariantCulture, $"{celsius:0.0} °C");

    /// <summary>One day of a line controller: it comes, measures, is told what to do, and is lost.</summary>
    private async Task PlayAsync(Uri server, BrokerFiles files, IHost dashboard, CancellationToken cancellationToken)
    {
        MqttWill will = LineTelemetry.Will.Status(Site, new ControllerStatus(false, "connection lost"));
        IHost controller = await PlantApp.StartAsync(
            server, "line-berlin", files, static mqtt => mqtt.AddLineTelemetryPublisher(Site).AddLineCommandsConsumer<LineService>(site: Site), AddStory, will, cancellationToken);
        var telemetry = controller.Services.GetRequiredService<ILineTelemetry>();
        await telemetry.StatusAsync(new ControllerStatus(true, "started"), cancellationToken);
        foreach ((int line, double celsius) in Readings)
        {
            await telemetry.TemperatureAsync(line, new Temperature(celsius, DateTimeOffset.UtcNow), cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        await dashboard.Services.GetRequiredService<ILineCommands>().ChangeSetpointAsync(Site, 7, new Setpoint(20.5), cancellationToken);
        await _expected.WaitForAsync("set-point at line 7", cancellationToken);
        await TryForeignPublishAsync(dashboard, cancellationToken);
        await PlantApp.KillAsync(controller);
        await _expected.WaitForAsync("controller offline by its last will", cancellationToken);
    }

    /// <summary>A dashboard may read temperatures and must not make them up: the broker refuses.</summary>
    private async Task TryForeignPublishAsync(IHost dashboard, CancellationToken cancellationToken)
    {
        var forged = new LineTelemetryPublisher(dashboard.Services.GetRequiredService<IMqttConnection>(), Site);
        try
        {
            await forged.TemperatureAsync(7, new Temperature(-40, DateTimeOffset.UtcNow), cancellationToken);
            Screen.Error("The broker took a temperature from the dashboard: the rules are not enforced.");
        }
        catch (MqttPublishException e) when (e.ReasonCode == ReasonCode.NotAuthorized)
        {
            screen.Received("dashboard", "may not publish temperatures", e.Message);
            _expected.Seen("refusal of a foreign publish");
        }
    }

    private async Task WatchAsync(Subscription<LineTelemetry.TemperatureMessage> temperatures, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (LineTelemetry.TemperatureMessage m in temperatures.WithCancellation(cancellationToken))
            {
                screen.Received("dashboard", $"{m.Site} line {m.Line}: temperature", Degrees(m.Payload.Celsius));
                CountReading(m);
            }
        }
        catch (OperationCanceledException)
        {
            // The story is over.
        }
    }

    private async Task WatchAsync(Subscription<LineTelemetry.StatusMessage> status, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (LineTelemetry.StatusMessage m in status.WithCancellation(cancellationToken))
            {
                screen.Received("dashboard", $"{m.Site} controller: {(m.Payload.IsOnline ? "online" : "OFFLINE")}", m.Payload.Reason);

                // A retained status of an earlier run does not count.
                if (!m.Context.Retain)
                {
                    _expected.Seen(m.Payload.IsOnline ? "controller online" : "controller offline by its last will");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The story is over.
        }
    }

    private void CountReading(in LineTelemetry.TemperatureMessage message)
    {
        lock (_gate)
        {
            int line = message.Line;
            if (!_readings.TryGetValue(line, out HashSet<double>? seen))
            {
                _readings[line] = seen = [];
            }

            seen.Add(message.Payload.Celsius);
            if (Readings.Where(r => r.Line == line).All(r => seen.Contains(r.Celsius)))
            {
                _expected.Seen($"readings of line {line}");
            }
        }
    }

    private void AddStory(IServiceCollection services) => services.AddSingleton(this);
}
