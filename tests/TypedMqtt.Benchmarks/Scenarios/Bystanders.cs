using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>Connected subscribers whose filters share the prefix of what is published and match none of it.</summary>
internal sealed class Bystanders : ISideLoad
{
    private const int Count = 4000;

    private readonly RawConnection[] _connections = new RawConnection[Count];

    public Bystanders(int port)
    {
        for (int i = 0; i < Count; i++)
        {
            string filter = i % 2 == 0 ? $"plant/line/{i % 50:D2}/pressure/{i}" : $"plant/+/{i % 50:D2}/pressure/{i}";
            _connections[i] = RawConnection.Open(port, $"bystander-{i}", 64, filter);
        }
    }

    public string? Fault => _connections.Any(static c => c.Socket.Available > 0) ? "a subscriber received what its filter does not match" : null;

    public bool Step() => false;

    public void Dispose()
    {
        foreach (RawConnection connection in _connections)
        {
            connection?.Dispose();
        }
    }
}
