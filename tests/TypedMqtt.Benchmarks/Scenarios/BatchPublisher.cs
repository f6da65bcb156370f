using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>A publisher that sends several packets per call.</summary>
internal sealed class BatchPublisher(RawConnection connection, string topic, int publisher, int qos)
{
    private readonly PublishTemplate _template = new(topic, publisher, qos);

    public long Sent { get; private set; }

    public RawConnection Connection { get; } = connection;

    /// <summary>Sends what waits for the socket, else so many new messages.</summary>
    /// <returns>Whether anything moved.</returns>
    public bool Send(int count)
    {
        if (!Connection.HasUnsent)
        {
            Span<byte> free = Connection.Free;
            int position = 0;
            for (int i = 0; i < count; i++)
            {
                _template.Write(free[position..], Sent++);
                position += _template.Length;
            }

            Connection.Append(position);
        }

        return Connection.TrySend();
    }
}
