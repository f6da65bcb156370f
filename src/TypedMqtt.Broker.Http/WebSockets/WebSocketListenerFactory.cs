using TypedMqtt.Broker.Listeners;

namespace TypedMqtt.Broker.Http.WebSockets;

/// <summary>Opens <c>ws://</c> and <c>wss://</c> listeners.</summary>
internal sealed class WebSocketListenerFactory : IMqttListenerFactory
{
    public IReadOnlyCollection<string> Schemes { get; } = ["ws", "wss"];

    public async ValueTask<IMqttListener> BindAsync(MqttListenerBinding binding, CancellationToken cancellationToken)
    {
        bool isSecure = binding.Address.Scheme == "wss";
        if (isSecure != (binding.Tls is not null))
        {
            throw new ArgumentException(
                isSecure
                    ? $"The listener '{binding.Address}' needs a certificate: set MqttListenerOptions.Tls."
                    : $"The listener '{binding.Address}' has TLS settings, which its address would not use: write wss://.",
                nameof(binding));
        }

        return await WebSocketListener.BindAsync(binding, cancellationToken).ConfigureAwait(false);
    }
}
