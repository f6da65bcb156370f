namespace TypedMqtt.Broker.Listeners;

/// <summary>A place where clients come in. It is disposed after its connections have ended.</summary>
public interface IMqttListener : IAsyncDisposable
{
    /// <summary>Where it can be reached, with the port it got.</summary>
    Uri Endpoint { get; }

    /// <summary>Starts accepting; the address is held already.</summary>
    void Start();

    /// <summary>Stops accepting; connections that are open stay.</summary>
    ValueTask StopAsync();
}
