using AotDevice;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt;

// A device that is published as native code: typed publish, subscribe, retained value, request and stream, without reflection.
if (args is not [var address] || !Uri.TryCreate(address, UriKind.Absolute, out Uri? server))
{
    Console.Error.WriteLine("Usage: AotDevice mqtt://host:port");
    return 2;
}

using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Services.AddMqtt("device", (_, o) =>
    {
        o.Client = o.Client with { Server = server, UserName = "device" };
        o.Will = DeviceTelemetry.Will.State("d1", new State(false, "connection lost"));
    })
    .AddDeviceTelemetryPublisher(device: "d1")
    .AddDeviceCommandsConsumer<Device>(device: "d1");
builder.Services.AddMqtt("service", (_, o) => o.Client = o.Client with { Server = server, UserName = "service" })
    .AddDeviceTelemetrySubscriber()
    .AddDeviceCommandsPublisher();
try
{
    using IHost host = builder.Build();
    await host.StartAsync(patience.Token);
    var telemetry = host.Services.GetRequiredService<IDeviceTelemetry>();
    var subscriber = host.Services.GetRequiredService<DeviceTelemetrySubscriber>();
    var commands = host.Services.GetRequiredService<IDeviceCommands>();

    await using Subscription<DeviceTelemetry.ReadingMessage> readings = await subscriber.SubscribeReadingAsync(device: "d1", cancellationToken: patience.Token);
    var sent = new Reading(21.5, DateTimeOffset.UtcNow, new() { ["unit"] = "C" });
    await telemetry.ReadingAsync(Sensor.Temperature, sent, patience.Token);
    await foreach (DeviceTelemetry.ReadingMessage message in readings.WithCancellation(patience.Token))
    {
        // A value that an earlier run retained comes first.
        Console.WriteLine($"received    {message.Context.Topic}: {message.Payload.Value} {message.Payload.Tags?["unit"]}");
        if (message.Payload.MeasuredAt == sent.MeasuredAt)
        {
            break;
        }
    }

    await telemetry.StateAsync(new State(true), patience.Token);
    Console.WriteLine($"retained    {await subscriber.GetStateAsync("d1", patience.Token)}");
    Console.WriteLine($"request     {await commands.SumAsync("d1", [1, 2, 3], patience.Token)}");
    int items = 0;
    await foreach (int _ in commands.CountAsync("d1", 100, patience.Token))
    {
        items++;
    }

    Console.WriteLine($"stream      {items} items");
    Console.WriteLine($"executable  {new FileInfo(Environment.ProcessPath!).Length / 1048576.0:0.0} MB");
    await host.StopAsync(patience.Token);
    return items == 100 ? 0 : 1;
}
catch (Exception e) when (e is MqttException or MqttRequestException or OperationCanceledException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
