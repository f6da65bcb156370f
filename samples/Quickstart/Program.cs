using System.Diagnostics;
using Quickstart;
using Quickstart.Plant;
using TypedMqtt;

if (!QuickstartArguments.TryParse(args, out QuickstartArguments arguments, out string? problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(QuickstartArguments.Usage);
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(QuickstartArguments.Usage);
    return 0;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stopping.Cancel();
};
if (arguments.Once)
{
    stopping.CancelAfter(TimeSpan.FromSeconds(Debugger.IsAttached ? 3600 : 30));
}

var files = BrokerFiles.Prepare(Path.Combine(AppContext.BaseDirectory, "mqtt"));
using var screen = Screen.Create();
var story = new Story(screen);
try
{
    await using PlantBroker broker = await PlantBroker.StartAsync(arguments.Broker, files, stopping.Token);
    screen.Line($"broker      {broker.Description}");
    screen.Line($"rules       {files.AclFile}");
    screen.Line($"passwords   {files.PasswordFile}");
    await story.RunAsync(broker.Server, files, arguments.Once, stopping.Token);
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested && !arguments.Once)
{
    screen.Line("Stopped.");
    return 0;
}
catch (OperationCanceledException)
{
    Screen.Error("Not everything arrived in time.");
}
catch (Exception e) when (e is MqttException or TypedMqtt.Broker.Security.MosquittoFileException or TypedMqtt.Broker.MqttBindException)
{
    Screen.Error(e.Message);
    return 1;
}

return story.Report() ? 0 : 1;
