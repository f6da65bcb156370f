using System.Text;

namespace TypedMqtt.Client.Tests.Authentication;

/// <summary>A method that answers "x" with "re:x"; fails at what begins with "bad", and waits for the gate at "wait".</summary>
internal sealed class TestMethod : IMqttEnhancedAuthenticator
{
    public string Method => "test";

    /// <summary>The first data; null for none.</summary>
    public string? First { get; set; } = "hello";

    /// <summary>Completed before "wait" is answered.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The logins of the exchanges so far.</summary>
    public List<MqttCredentials> Begun { get; } = [];

    /// <summary>The data of the ends so far.</summary>
    public List<string?> Ended { get; } = [];

    public IMqttEnhancedAuthentication Begin(Uri server, MqttCredentials credentials)
    {
        Begun.Add(credentials);
        return new Exchange(this);
    }

    private static async ValueTask<string?> AnswerAsync(TestMethod method, string? text)
    {
        if (text == "wait")
        {
            // Ignores the token, as other people's code may.
            await method.Gate.Task;
        }

        return text is ['b', 'a', 'd', ..] ? throw new InvalidOperationException("It is bad.") : text;
    }

    private sealed class Exchange(TestMethod method) : IMqttEnhancedAuthentication
    {
        public async ValueTask<ReadOnlyMemory<byte>?> StartAsync(CancellationToken cancellationToken) => Data(await AnswerAsync(method, method.First));

        public async ValueTask<ReadOnlyMemory<byte>?> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) =>
            await AnswerAsync(method, Text(data)) is { } text ? Data("re:" + text) : null;

        public async ValueTask CompleteAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) => method.Ended.Add(await AnswerAsync(method, Text(data)));

        private static string? Text(ReadOnlyMemory<byte>? data) => data is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

        private static ReadOnlyMemory<byte>? Data(string? text) => text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(text);
    }
}
