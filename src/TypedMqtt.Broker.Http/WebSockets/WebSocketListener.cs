using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Broker.Listeners;

namespace TypedMqtt.Broker.Http.WebSockets;

/// <summary>A Kestrel server that serves MQTT over WebSocket at one address and nothing else.</summary>
internal sealed class WebSocketListener : IMqttListener
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;
    private readonly TaskCompletionSource<bool> _isOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;

    private WebSocketListener(WebApplication application, Uri endpoint)
    {
        _application = application;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    /// <exception cref="MqttBindException">The address is taken or not available.</exception>
    public static async Task<WebSocketListener> BindAsync(MqttListenerBinding binding, CancellationToken cancellationToken)
    {
        // Nothing from files or the environment of the process: only what the broker's options say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, binding));

        // The broker ends its connections itself; the process's signals are its host's business.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication application = builder.Build();
        application.UseWebSockets();
        WebSocketListener? listener = null;
        string path = binding.Address.AbsolutePath;
        application.Run(context => path is "/" || context.Request.Path == path
            ? listener!.ServeAsync(context, binding)
            : NotFoundAsync(context, path));
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new MqttBindException(binding.Address.Authority, $"Cannot listen on {binding.Address}: {e.Message.TrimEnd('.')}. Choose another port; port 0 takes a free one.", e);
        }

        var address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        listener = new WebSocketListener(application, EndpointOf(binding, address.Port));
        return listener;
    }

    public void Start() => _isOpen.TrySetResult(true);

    /// <summary>Kestrel cannot close its port and keep its connections, so those that come now are turned away.</summary>
    public ValueTask StopAsync()
    {
        _isStopping = true;
        _isOpen.TrySetResult(false);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(StopTime);
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void Listen(KestrelServerOptions kestrel, MqttListenerBinding binding)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 0;
        foreach (IPAddress address in AddressesOf(binding))
        {
            kestrel.Listen(address, binding.Address.Port, Configure);
        }

        void Configure(ListenOptions options)
        {
            options.Protocols = HttpProtocols.Http1;
            if (binding.Tls is { } tls)
            {
                options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(tls()) });
            }
        }
    }

    /// <summary>A free port is one port, so that it is taken on one address only.</summary>
    private static IPAddress[] AddressesOf(MqttListenerBinding binding)
    {
        IPAddress[] all = [.. binding.Addresses ?? AddressesOfHost(binding)];
        return binding.Address.Port == 0 ? all[..1] : all;
    }

    private static IPAddress[] AddressesOfHost(MqttListenerBinding binding)
    {
        string host = binding.Address.Host.Trim('[', ']');
        IPAddress[] all = host == "localhost" ? Loopback() : Resolve(host, binding.Address);
        IPAddress[] chosen = binding.Options.AddressFamily is { } family ? [.. all.Where(ip => ip.AddressFamily == family)] : all;
        return chosen.Length == 0
            ? throw new ArgumentException($"The host of listener '{binding.Address}' has no address of the family {binding.Options.AddressFamily}.", nameof(binding))
            : chosen;
    }

    private static IPAddress[] Loopback() => Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    private static IPAddress[] Resolve(string host, Uri listener)
    {
        try
        {
            return IPAddress.TryParse(host, out IPAddress? ip) ? [ip] : Dns.GetHostAddresses(host);
        }
        catch (SocketException e)
        {
            throw new ArgumentException($"The host of listener '{listener}' cannot be resolved: {e.Message}", nameof(listener), e);
        }
    }

    private static Uri EndpointOf(MqttListenerBinding binding, int port)
    {
        string host = binding.Addresses is [var first, ..] ? $"{first}" : binding.Address.Host.Trim('[', ']');
        string reachable = host switch { "0.0.0.0" or "localhost" => "127.0.0.1", "::" => "::1", _ => host };
        return new UriBuilder(binding.Address) { Host = reachable, Port = port }.Uri;
    }

    private static Task NotFoundAsync(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync($"MQTT is served at {path}.\n");
    }

    private static bool IsAllowed(string? origin, IReadOnlyList<string> allowed) =>
        string.IsNullOrEmpty(origin) || allowed.Count == 0 || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private async Task ServeAsync(HttpContext context, MqttListenerBinding binding)
    {
        if (!IsAllowed(context.Request.Headers.Origin, binding.Options.AllowedOrigins))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (!await _isOpen.Task.ConfigureAwait(false) || _isStopping)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await MqttWebSocket.ServeAsync(context, binding.Accept).ConfigureAwait(false);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
