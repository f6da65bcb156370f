using System.Diagnostics;
using System.Text;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>A client that subscribes and unsubscribes at a steady pace, in another part of the topic space.</summary>
internal sealed class SubscriptionChurn : ISideLoad
{
    private const int PerSecond = 1000;

    private readonly RawConnection _connection;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _sent;
    private long _answered;

    public SubscriptionChurn(int port) => _connection = RawConnection.Open(port, "churn");

    /// <summary>Answers come at the pace of the requests, give or take a tenth of a second.</summary>
    public string? Fault => _sent - _answered > PerSecond / 10 ? $"{_sent} SUBSCRIBE and UNSUBSCRIBE sent, {_answered} answered" : null;

    public bool Step()
    {
        long due = (long)(Stopwatch.GetElapsedTime(_started).TotalSeconds * PerSecond);
        if (_sent >= due)
        {
            return false;
        }

        for (; _sent < due && !_connection.HasUnsent; _sent++)
        {
            Append((int)(_sent / 2 % 500), subscribe: _sent % 2 == 0);
            _connection.TrySend();
        }

        while (_connection.TryReceive())
        {
            while (RawPacket.TryRead(_connection.Unread, out RawPacket packet))
            {
                _answered++;
                _connection.Consume(packet.Length);
            }
        }

        return true;
    }

    public void Dispose() => _connection.Dispose();

    private void Append(int number, bool subscribe)
    {
        byte[] filter = Encoding.UTF8.GetBytes($"office/room/{number}/+");
        byte[] packet = subscribe
            ? [0x82, (byte)(5 + filter.Length), 0, 1, 0, (byte)filter.Length, .. filter, 0]
            : [0xA2, (byte)(4 + filter.Length), 0, 1, 0, (byte)filter.Length, .. filter];
        packet.CopyTo(_connection.Free);
        _connection.Append(packet.Length);
    }
}
