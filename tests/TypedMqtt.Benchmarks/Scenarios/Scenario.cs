using System.Diagnostics;
using System.Net.Sockets;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>
/// One row's load on one broker, on one thread. The loop is closed: a bounded number of messages is under way, so that no broker has a
/// reason to drop any, and whatever is missing at the end is an error.
/// </summary>
internal abstract class Scenario : IDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly List<RawConnection> _connections = [];
    private readonly List<Socket> _waiting = [];

    /// <summary>Deliveries that the messages sent so far must lead to.</summary>
    public abstract long Expected { get; }

    /// <summary>Deliveries counted at the subscribers.</summary>
    public abstract long Received { get; }

    /// <summary>What was wrong with a delivery, or null.</summary>
    public abstract string? Fault { get; }

    /// <summary>Runs the load for a while, lets it drain and checks it. May be called again.</summary>
    /// <returns>Deliveries per second, or the latency in microseconds.</returns>
    public virtual double Run(TimeSpan time)
    {
        long before = Received;
        long started = Stopwatch.GetTimestamp();
        RunFor(time, publish: true);
        double rate = (Received - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Drain();
        if (Fault is { } fault)
        {
            throw new LoadException(fault);
        }

        return Received == Expected ? rate : throw new LoadException($"{Expected} deliveries expected, {Received} received");
    }

    public virtual void Dispose() => _connections.ForEach(static c => c.Dispose());

    /// <summary>One round over the sockets.</summary>
    /// <returns>Whether anything moved.</returns>
    protected abstract bool Step(bool publish);

    /// <summary>Opens a connection that is closed with the scenario.</summary>
    protected RawConnection Open(int port, string clientId, int bufferBytes = 256 * 1024, string? subscribeTo = null, int qos = 0, bool blocking = false)
    {
        RawConnection connection = RawConnection.Open(port, clientId, bufferBytes, subscribeTo, qos, blocking);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>A subscriber's or publisher's socket whose data ends an idle wait.</summary>
    protected void WakeOn(RawConnection connection) => _waiting.Add(connection.Socket);

    private void RunFor(TimeSpan time, bool publish)
    {
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            if (!Step(publish))
            {
                Wait();
            }
        }
    }

    private void Drain()
    {
        long started = Stopwatch.GetTimestamp();
        while (Received < Expected && Stopwatch.GetElapsedTime(started) < DrainTime)
        {
            RunFor(TimeSpan.FromMilliseconds(1), publish: false);
        }

        // What comes now was delivered twice.
        RunFor(TimeSpan.FromMilliseconds(20), publish: false);
    }

    private void Wait()
    {
        const int Microseconds = 500;
        if (_waiting is [var only])
        {
            only.Poll(Microseconds, SelectMode.SelectRead);
        }
        else
        {
            Socket.Select(new List<Socket>(_waiting), null, null, Microseconds);
        }
    }
}
