namespace TypedMqtt;

/// <summary>A channel whose requests are answered with a stream of items.</summary>
/// <typeparam name="TRequest">What a responder receives.</typeparam>
/// <typeparam name="TItem">What the requester gets back, one by one.</typeparam>
public abstract class MqttStreamChannel<TRequest, TItem> : MqttRequestChannel<TRequest, TItem> where TRequest : struct, IChannelMessage
{
    /// <summary>Items the responder may send ahead of the reader.</summary>
    public int Credit { get; init; } = 32;

    /// <summary>Silence after which either end gives the stream up.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
