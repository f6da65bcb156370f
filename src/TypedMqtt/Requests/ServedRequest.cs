using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Requests;

/// <summary>What tells requests apart: where the response goes and what it repeats.</summary>
/// <param name="ResponseTopic">The response topic, root included.</param>
/// <param name="Correlation">The correlation data as hexadecimal digits.</param>
internal readonly record struct RequestKey(string ResponseTopic, string Correlation)
{
    public static RequestKey Of(string responseTopic, ReadOnlySpan<byte> correlation) => new(responseTopic, Convert.ToHexString(correlation));
}

/// <summary>What a request was answered with, for its duplicates.</summary>
/// <param name="Payload">The payload.</param>
/// <param name="Error">The error; null for a response.</param>
/// <param name="Message">What is said of the error.</param>
internal sealed record Reply(byte[] Payload, RequestError? Error = null, string Message = "");

/// <summary>A request that is answered or was.</summary>
#pragma warning disable CA1001 // A token source without a timer and a wait handle holds nothing, and a late cancellation must not meet a disposed one.
internal sealed class ServedRequest(RequestKey key, ReadOnlyMemory<byte> correlation, long receivedAt, TimeSpan? expiry, bool isIdempotent)
{
    private readonly CancellationTokenSource _cancelled = new();

    public RequestKey Key { get; } = key;

    public string ResponseTopic => Key.ResponseTopic;

    public ReadOnlyMemory<byte> Correlation { get; } = correlation;

    /// <summary>How long the requester waits; null when it does not say.</summary>
    public TimeSpan? Expiry { get; } = expiry;

    public bool IsIdempotent { get; } = isIdempotent;

    public long ReceivedAt { get; } = receivedAt;

    /// <summary>Signalled when the requester has given up.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>How much of a stream the requester takes; null for a request with one response.</summary>
    public StreamWindow? Window { get; init; }

    /// <summary>Acknowledgements of duplicates that wait for the same response. Guarded by the cache.</summary>
    public List<AckToken> Duplicates { get; } = [];

    /// <summary>The response; null while there is none. Guarded by the cache.</summary>
    public Reply? Reply { get; set; }

    /// <summary>Nothing more will happen: the request is kept only to recognise its duplicates. Guarded by the cache.</summary>
    public bool IsDone { get; set; }

    /// <summary>It is no longer kept once it is done. Guarded by the cache.</summary>
    public bool IsOutdated { get; set; }

    /// <summary>The requester has given up; what the handler does about it is not for the caller to wait for.</summary>
    public void Cancel() => _ = _cancelled.CancelAsync();

    /// <summary>What is left of the time the requester waits; null when it does not say, zero when it is over.</summary>
    public TimeSpan? Left(TimeProvider time)
    {
        if (Expiry is not { } expiry)
        {
            return null;
        }

        TimeSpan left = expiry - time.GetElapsedTime(ReceivedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
