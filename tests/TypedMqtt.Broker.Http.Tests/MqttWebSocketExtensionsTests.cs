using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.Broker.Http.Tests.WebSockets;

namespace TypedMqtt.Broker.Http.Tests;

public sealed class MqttWebSocketExtensionsTests
{
    [Fact]
    public async Task An_application_serves_mqtt_beside_its_pages()
    {
        await using WebApplication app = Create(withBroker: true);
        app.UseWebSockets();
        app.MapMqtt();
        app.MapGet("/", static () => "page");
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(app.Urls.First());

        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(new Uri($"ws://127.0.0.1:{address.Port}/mqtt"));
        await peer.ConnectAsync();

        using var http = new HttpClient();
        Assert.Equal("page", await http.GetStringAsync(address, TestContext.Current.CancellationToken));
        await peer.DisposeAsync();
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_application_without_a_broker_is_told_what_is_missing()
    {
        WebApplication app = Create(withBroker: false);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => app.MapMqtt());

        Assert.Contains("AddMqttBroker", e.Message, StringComparison.Ordinal);
    }

    private static WebApplication Create(bool withBroker)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (withBroker)
        {
            builder.Services.AddMqttBroker();
        }

        return builder.Build();
    }
}
