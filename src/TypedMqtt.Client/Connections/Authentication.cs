using System.Text;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Connections;

/// <summary>The enhanced authentication of one connection (4.12): asks the method, and says whose fault it is when it fails.</summary>
internal sealed class Authentication
{
    private readonly IMqttEnhancedAuthenticator _authenticator;
    private IMqttEnhancedAuthentication? _exchange;

    private Authentication(IMqttEnhancedAuthenticator authenticator)
    {
        _authenticator = authenticator;
        MethodUtf8 = Encoding.UTF8.GetBytes(authenticator.Method);
    }

    public string Method => _authenticator.Method;

    /// <summary>It stays that of the connection [MQTT-4.12.1-1].</summary>
    public byte[] MethodUtf8 { get; }

    /// <summary>The one the options ask for; null for none.</summary>
    public static Authentication? Of(MqttClientOptions options) => options.EnhancedAuthenticator is { } authenticator ? new Authentication(authenticator) : null;

    /// <summary>Begins an exchange.</summary>
    /// <exception cref="AuthenticationFailedException">The method failed.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> StartAsync(MqttClientOptions options, CancellationToken cancellationToken) => AskAsync(
        () =>
        {
            _exchange = _authenticator.Begin(options.Server, new MqttCredentials(options.EffectiveUserName, options.EffectivePassword));
            return _exchange.StartAsync(cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc cref="IMqttEnhancedAuthentication.ContinueAsync"/>
    /// <exception cref="AuthenticationFailedException">The method failed.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) =>
        AskAsync(() => _exchange!.ContinueAsync(data, cancellationToken), cancellationToken);

    /// <inheritdoc cref="IMqttEnhancedAuthentication.CompleteAsync"/>
    /// <exception cref="AuthenticationFailedException">The method failed, or does not accept the broker.</exception>
    public async ValueTask CompleteAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) => await AskAsync(
        async () =>
        {
            await _exchange!.CompleteAsync(data, cancellationToken).ConfigureAwait(false);
            return null;
        },
        cancellationToken).ConfigureAwait(false);

    /// <exception cref="MqttProtocolException">The packet names another method than CONNECT.</exception>
    public void CheckMethod(MqttProperties properties, string packet)
    {
        if (!properties.GetBytes(PropertyId.AuthenticationMethod).SequenceEqual(MethodUtf8))
        {
            throw MqttProtocolException.Error($"{packet} does not repeat the authentication method '{Method}' of CONNECT [MQTT-4.12.0-5].");
        }
    }

    /// <summary>No data is not the same as empty data; a plain null would become the latter.</summary>
    public static ReadOnlyMemory<byte>? DataOf(MqttProperties properties) =>
        properties.Has(PropertyId.AuthenticationData) ? new ReadOnlyMemory<byte>(properties.GetBytes(PropertyId.AuthenticationData).ToArray()) : (ReadOnlyMemory<byte>?)null;

    /// <summary>Method and data, which is all that the client's packets of an exchange carry.</summary>
    public MqttPropertiesBuilder AddTo(MqttPropertiesBuilder properties, ReadOnlyMemory<byte>? data)
    {
        properties.Add(PropertyId.AuthenticationMethod, MethodUtf8);
        return data is { } bytes ? properties.Add(PropertyId.AuthenticationData, bytes.Span) : properties;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> AskAsync(Func<ValueTask<ReadOnlyMemory<byte>?>> ask, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte>? data = await ask().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return data is not { Length: > ushort.MaxValue } ? data
                : throw new InvalidOperationException($"it has {data.Value.Length} bytes of data, and the protocol takes 65,535 (3.15.2.2.3)");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthenticationFailedException($"the authentication by {Method} failed: {e.Message.TrimEnd('.')}. Check {_authenticator.GetType().Name}", e);
        }
    }
}
