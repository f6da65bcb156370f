namespace TypedMqtt.Benchmarks.Typed;

/// <summary>One way to send and receive a <see cref="PressState"/> on its topic.</summary>
internal interface ITypedContestant : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Objects received so far.</summary>
    long Received { get; }

    /// <summary>Connects a publisher and a subscriber of their own.</summary>
    /// <param name="publisherPort">Where the publisher connects.</param>
    /// <param name="subscriberPort">Where the subscriber connects.</param>
    Task StartAsync(int publisherPort, int subscriberPort);

    /// <summary>At most once: to <c>plant/berlin/press/{press}/reading</c>. At least once: to <c>plant/berlin/press/{press}/state</c>, until it is acknowledged.</summary>
    ValueTask PublishAsync(int press, PressState state, Qos qos);

    /// <summary>Receives the readings of one press from now on.</summary>
    Task SubscribeAsync(int press);

    /// <summary>The bytes of a payload, for a source that sends nothing else.</summary>
    byte[] Encode(PressState state);
}
