namespace TypedMqtt.Broker.Tests.Model;

/// <summary>Something mosquitto 2.0.11 does otherwise and random scripts may show; <c>differences.txt</c> says what, and who is right.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Script">A script whose last step shows it.</param>
/// <param name="Shows">Whether a step of another script might show it; null for what random scripts cannot come across.</param>
internal sealed record KnownDifference(string Name, Step[] Script, Func<Step, SpecModel, bool>? Shows)
{
    private const int A = 0;
    private const int B = 1;
    private const int C = 2;

    public static readonly KnownDifference[] All =
    [
        new(
            "will of a connection taken over",
            [Open(C), To(C, "a"), Open(B, new WillSpec("a", Qos.AtMostOnce, false, 0)), Open(B)],
            static (step, model) => step is Connect { Clean: false } && model.Find(step.Client) is { IsConnected: true, Will: not null }),
        new(
            "subscribing again",
            [Open(C), To(C, "a"), To(C, "a") with { RetainAsPublished = true }, Message(C) with { Retain = true }],
            static (step, model) => step is Subscribe again && model.Find(step.Client)?.Subscriptions.TryGetValue(again.Filter, out Subscribe? first) == true
                && (first.NoLocal != again.NoLocal || first.RetainAsPublished != again.RetainAsPublished)),
        new(
            "retained messages for a shared subscription",
            [Open(C), Message(C) with { Retain = true }, To(C, "$share/g/a")],
            static (step, model) => step is Subscribe { IsShared: true } shared && model.HasRetained(shared.MatchedFilter)),
        new(
            "will delay of a session that ends with its connection",
            [Open(C), To(C, "a"), Open(A, new WillSpec("a", Qos.AtMostOnce, false, 10)) with { Expiry = 0 }, new Drop(A)],
            null),
        new(
            "overlapping subscriptions of a 5.0 client under `allow_duplicate_messages false`",
            [Open(C), To(C, "a"), To(C, "#"), Message(C)],
            null),
    ];

    /// <summary>Whether it shows under <c>allow_duplicate_messages false</c> only.</summary>
    public bool Merges => Name.Contains("allow_duplicate_messages", StringComparison.Ordinal);

    public override string ToString() => Name;

    private static Connect Open(int client, WillSpec? will = null) => new(client, false, uint.MaxValue, false, will);

    private static Subscribe To(int client, string filter) => new(client, filter, Qos.AtMostOnce, false, false, 0, 0);

    private static Publish Message(int client) => new(client, "a", Qos.AtMostOnce, false, false, 0, false);
}
