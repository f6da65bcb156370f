using System.Collections.Concurrent;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Connections;

/// <summary>Owns the loops of all connections and waits for them when the broker stops.</summary>
internal sealed class ConnectionHost(BrokerEngine engine) : IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Connection, Task> _loops = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Serves a new connection.</summary>
    public void Start(IMqttTransport transport, ListenerContext listener)
    {
        var connection = new Connection(engine, transport, listener);
        if (_stopping.IsCancellationRequested || !engine.TryAddConnection(connection))
        {
            transport.Close();
            return;
        }

        engine.Log.NewConnection(transport.RemoteEndpoint, listener.Name);

        // The loop starts on the pool: an accept loop does not wait for a first packet. It takes itself out of the table, so it is put in first.
        var loop = new Task<Task>(() => RunAsync(connection));
        _loops[connection] = loop.Unwrap();
        loop.Start(TaskScheduler.Default);
    }

    /// <summary>Tells all clients that the server goes and ends their connections [MQTT-4.13].</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Connection connection in _loops.Keys)
        {
            connection.TakeWill()?.Message.Release();
            connection.Close(ReasonCode.ServerShuttingDown);
        }

        Task all = Task.WhenAll(_loops.Values);
        if (await Task.WhenAny(all, Task.Delay(DrainTime)).ConfigureAwait(false) != all)
        {
            // Peers that do not read: their connections are cut.
            await _stopping.CancelAsync().ConfigureAwait(false);
            foreach (Connection connection in _loops.Keys)
            {
                connection.Send.Abort();
            }

            await all.ConfigureAwait(false);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(Connection connection)
    {
        await ConnectionLoop.RunAsync(engine, connection, _stopping.Token).ConfigureAwait(false);
        _loops.TryRemove(connection, out _);
    }
}
