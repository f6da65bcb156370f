using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Registration;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Two_connections__are_keyed_and_the_first_is_the_default()
    {
        await using MqttTestBroker plant = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using MqttTestBroker cloud = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = Support.Application(services =>
        {
            services.AddMqtt("plant", (_, o) => o.Client = plant.ClientOptions("gateway")).AddLineTelemetryPublisher(site: "berlin");
            services.AddMqtt("cloud", (_, o) => o.Client = cloud.ClientOptions("gateway")).AddLineTelemetryPublisher(site: "all").AddLineCommandsPublisher();
        });
        await application.StartAsync(Support.Token);

        await application.Services.GetRequiredService<ILineTelemetry>().NoteAsync("default", Support.Token);
        await application.Services.GetRequiredKeyedService<ILineTelemetry>("plant").NoteAsync("plant", Support.Token);
        await application.Services.GetRequiredKeyedService<ILineTelemetry>("cloud").NoteAsync("cloud", Support.Token);
        await application.Services.GetRequiredService<ILineCommands>().StopAsync("rome", 1);
        await plant.QuietAsync(Support.Token);
        await cloud.QuietAsync(Support.Token);

        Assert.Equal(["berlin default", "berlin plant"], plant.Recorded(LineTelemetry.Note).Select(static m => $"{m.Site} {m.Payload}"));
        Assert.Equal(["all cloud"], cloud.Recorded(LineTelemetry.Note).Select(static m => $"{m.Site} {m.Payload}"));
        Assert.Single(cloud.Recorded(LineCommands.Stop));
        Assert.Equal("plant", application.Services.GetRequiredService<IMqttConnection>().Name);
        await Support.StopAsync(application);
    }

    [Fact]
    public void Same_name_twice__is_refused()
    {
        var services = new ServiceCollection();
        services.AddMqtt("plant");

        Assert.Contains("'plant' is added already", Assert.Throws<ArgumentException>(() => services.AddMqtt("plant")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address__comes_from_the_connection_string_of_that_name()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:plant", "mqtt://plant.invalid:1884")]).Build());
        Uri? server = null;
        services.AddMqtt("plant", (_, o) => server = o.Client.Server);
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<IMqttConnection>("plant");

        Assert.Equal(new Uri("mqtt://plant.invalid:1884"), server);
    }
}
