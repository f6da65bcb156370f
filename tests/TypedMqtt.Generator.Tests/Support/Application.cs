using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Testing;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>An application as users make it; for the behaviours of <see cref="Feature"/>, which are compiled against it.</summary>
public static class Application
{
    /// <summary>Starts an application with one connection to the broker.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="register">What is registered on the connection.</param>
    /// <param name="services">Services that handlers and consumers are, or need.</param>
    public static async Task<IHost> StartAsync(MqttTestBroker broker, Action<IMqttBuilder> register, params object[] services)
    {
        ArgumentNullException.ThrowIfNull(register);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var service in services)
            builder.Services.AddSingleton(service.GetType(), service);
        register(builder.Services.AddMqtt("application", (_, o) => o.Client = broker.ClientOptions("application")));
        var application = builder.Build();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }

    /// <summary>The next message of a subscription.</summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="messages">The subscription, or what else yields messages.</param>
    public static async Task<T> NextAsync<T>(this IAsyncEnumerable<T> messages)
    {
        await foreach (var message in messages.WithCancellation(TestContext.Current.CancellationToken))
            return message;
        throw new InvalidOperationException("The messages ended.");
    }

    /// <summary>All that comes, to the end.</summary>
    /// <typeparam name="T">The item.</typeparam>
    /// <param name="items">What yields them.</param>
    public static async Task<List<T>> ReadAsync<T>(this IAsyncEnumerable<T> items)
    {
        var read = new List<T>();
        await foreach (var item in items.WithCancellation(TestContext.Current.CancellationToken))
            read.Add(item);
        return read;
    }
}
