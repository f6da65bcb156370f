using System.Text;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Typed;

/// <summary>Sends encoded readings, which allocates nothing, as fast as a subscriber takes them.</summary>
internal sealed class ReadingSource : IDisposable
{
    private const int MostUnderWay = 1_000;

    private readonly RawConnection _connection;
    private readonly ITypedContestant _receiver;
    private readonly byte[] _packet;

    private ReadingSource(int port, int press, ITypedContestant receiver, byte[] payload)
    {
        _receiver = receiver;
        _connection = RawConnection.Open(port, $"source-{press}", blocking: true);
        byte[] topic = Encoding.UTF8.GetBytes($"plant/berlin/press/{press}/reading");
        _packet = [0x30, (byte)(2 + topic.Length + payload.Length), 0, (byte)topic.Length, .. topic, .. payload];
        if (_packet[1] > 127)
        {
            throw new ArgumentException("The packet is too long for a one-byte remaining length.", nameof(payload));
        }
    }

    /// <summary>Sends readings of a press, which only this receiver has subscribed.</summary>
    public static async Task<ReadingSource> StartAsync(int port, int press, ITypedContestant receiver, PressState state)
    {
        await receiver.SubscribeAsync(press);
        return new ReadingSource(port, press, receiver, receiver.Encode(state));
    }

    /// <summary>Sends so many and waits until all of them were received.</summary>
    public void Send(int messages)
    {
        long first = _receiver.Received;
        int sent = 0;
        while (_receiver.Received < first + messages)
        {
            int free = (int)Math.Min(MostUnderWay - (first + sent - _receiver.Received), messages - sent);
            if (free < Math.Min(MostUnderWay / 2, messages - sent) && !_connection.HasUnsent)
            {
                // The others need the processors.
                Thread.Sleep(0);
                continue;
            }

            free = _connection.HasUnsent ? 0 : free;
            for (int i = 0; i < free; i++)
            {
                _packet.CopyTo(_connection.Free);
                _connection.Append(_packet.Length);
            }

            sent += free;
            _connection.TrySend();
        }
    }

    public void Dispose() => _connection.Dispose();
}
