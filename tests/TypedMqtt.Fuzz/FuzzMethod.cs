using TypedMqtt.Broker.Security;

namespace TypedMqtt.Fuzz;

/// <summary>An authentication method for both ends. The broker's asks for more after "ask", accepts "proof" and refuses what is neither.</summary>
internal sealed class FuzzMethod : IEnhancedAuthenticator, IEnhancedAuthentication, IMqttEnhancedAuthenticator, IMqttEnhancedAuthentication
{
    public const string Name = "fuzz";

    /// <summary>A client identifier that the broker sends elsewhere.</summary>
    public const string Moved = "moved";

    string IEnhancedAuthenticator.Method => Name;

    string IMqttEnhancedAuthenticator.Method => Name;

    IEnhancedAuthentication IEnhancedAuthenticator.Begin(AuthenticationRequest request) => this;

    IMqttEnhancedAuthentication IMqttEnhancedAuthenticator.Begin(Uri server, MqttCredentials credentials) => this;

    ValueTask<EnhancedAuthenticationStep> IEnhancedAuthentication.ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> said = data is { } bytes ? bytes.Span : default;
        return ValueTask.FromResult(
            said.SequenceEqual("ask"u8) ? EnhancedAuthenticationStep.Continue("more"u8.ToArray())
            : said.SequenceEqual("proof"u8) ? EnhancedAuthenticationStep.Accept(null, Name, "done"u8.ToArray())
            : EnhancedAuthenticationStep.Refuse("neither question nor proof"));
    }

    ValueTask<ReadOnlyMemory<byte>?> IMqttEnhancedAuthentication.StartAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>?>("ask"u8.ToArray());

    ValueTask<ReadOnlyMemory<byte>?> IMqttEnhancedAuthentication.ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>?>("proof"u8.ToArray());

    ValueTask IMqttEnhancedAuthentication.CompleteAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
