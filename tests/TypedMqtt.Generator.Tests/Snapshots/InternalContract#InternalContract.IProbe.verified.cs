internal sealed class ProbePublisher : global::InternalContract.IProbe
{
    // …

    /// <summary>Creates a publisher.</summary>
    /// <param name="connection">The connection.</param>
    public ProbePublisher(global::TypedMqtt.IMqttSender connection)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
    }

    // …
}

internal sealed class ProbeSubscriber
{
    // …

    /// <summary>Creates a subscriber.</summary>
    /// <param name="connection">The connection.</param>
    public ProbeSubscriber(global::TypedMqtt.IMqttConnection connection)
    {
        global::System.ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
    }

    private ProbeSubscriber(global::TypedMqtt.IMqttConnection connection, string group)
    {
        _connection = connection;
        _group = group;
    }

    // …
}

internal static partial class Probe
{
    /// <summary>probe/value, QoS 1.</summary>
    public static ValueChannel Value { get; } = new ValueChannel();

    // …
}

internal static class ProbeMqttExtensions
{
    /// <summary>Makes <see cref="global::InternalContract.IProbe"/> injectable: its calls publish on this connection.</summary>
    /// <param name="builder">The connection.</param>
    /// <returns>The same builder.</returns>
    public static global::TypedMqtt.IMqttBuilder AddProbePublisher(this global::TypedMqtt.IMqttBuilder builder)
    {
        global::System.ArgumentNullException.ThrowIfNull(builder);
        return builder.AddPublisher<global::InternalContract.IProbe>(static connection_ => new global::InternalContract.ProbePublisher(connection_));
    }

    // …
}
