using System.Text;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>A method that does what the client's data says: "ask" asks for more, "ok:name" accepts, "no" refuses, "throw" throws, "wait" waits for the gate.</summary>
internal sealed class TestMethod(string name = "test") : IEnhancedAuthenticator
{
    private int _questions;

    public string Method { get; } = name;

    /// <summary>Completed before "wait" is accepted.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often a client was answered.</summary>
    public int Questions => Volatile.Read(ref _questions);

    public bool IsValid { get; set; } = true;

    public IEnhancedAuthentication Begin(AuthenticationRequest request) =>
        request.ClientId == "unlucky" ? throw new InvalidOperationException("on purpose") : new Exchange(this);

    public bool IsStillValid(AuthenticationResult accepted) => IsValid;

    private sealed class Exchange(TestMethod method) : IEnhancedAuthentication
    {
        public async ValueTask<EnhancedAuthenticationStep> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref method._questions);
            string text = data is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";
            switch (text)
            {
                case "ask":
                    return EnhancedAuthenticationStep.Continue("more"u8.ToArray());
                case "no":
                    return EnhancedAuthenticationStep.Refuse("on purpose", ReasonCode.BadUserNameOrPassword);
                case "throw":
                    throw new InvalidOperationException("on purpose");
                case "wait":
                    // Ignores the token, as other people's code may.
                    await method.Gate.Task;
                    return EnhancedAuthenticationStep.Accept("waiter", "test");
                case ['o', 'k', ':', .. var user]:
                    return EnhancedAuthenticationStep.Accept(user, "test", "welcome"u8.ToArray());
                default:
                    return EnhancedAuthenticationStep.Continue(null);
            }
        }
    }
}
