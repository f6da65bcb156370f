using CsCheck;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>Random scripts: few clients, few topics, so that everything meets everything.</summary>
internal static class Scripts
{
    /// <summary>Replaced by a group of each client's own: which of several members gets a message is the broker's choice.</summary>
    private const string Shared = "$share";

    private static readonly string[] Filters = ["a", "a/b", "a/+", "a/#", "#", "+/b", "b", Shared];
    private static readonly string[] Topics = ["a", "a/b", "a/c", "b"];

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<int> Client = Gen.Int[0, ModelClient.Kinds.Length - 1];
    private static readonly Gen<Qos> AnyQos = Gen.Int[0, 2].Select(static q => (Qos)q);
    private static readonly Gen<bool> Seldom = Gen.Int[0, 4].Select(static n => n == 0);
    private static readonly Gen<uint> Expiry = OneOf(0u, 20u, 100u, uint.MaxValue);

    private static readonly Gen<WillSpec?> Will = Gen.Select(
        Gen.Bool, OneOf(Topics), AnyQos, Seldom, OneOf(0u, 0u, 10u, 50u),
        static (any, topic, qos, retain, delay) => any ? new WillSpec(topic, qos, retain, delay) : null);

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (5, Gen.Select(Client, Seldom, Expiry, Seldom, Will, static (c, clean, expiry, holds, will) => (Step)new Connect(c, clean, expiry, holds, will))),
        (2, Gen.Select(Client, Seldom, OneOf<uint?>(null, null, 0, 30), static (c, will, expiry) => (Step)new Disconnect(c, will, expiry))),
        (2, Client.Select(static c => (Step)new Drop(c))),
        (6, Gen.Select(
            Gen.Select(Client, OneOf(Filters), AnyQos), Gen.Select(Seldom, Gen.Bool, Gen.Int[0, 2], OneOf(0u, 1u, 2u, 200u)),
            static (what, how) => (Step)new Subscribe(what.Item1, FilterOf(what.Item2, what.Item1), what.Item3, how.Item1 && what.Item2 != Shared, how.Item2, how.Item3, how.Item4))),
        (1, Gen.Select(Client, OneOf(Filters), static (c, filter) => (Step)new Unsubscribe(c, FilterOf(filter, c)))),
        (12, Gen.Select(
            Gen.Select(Client, OneOf(Topics), AnyQos), Gen.Select(Seldom, Seldom, OneOf(0u, 0u, 0u, 15u, 60u), Seldom),
            static (what, how) => (Step)new Publish(what.Item1, what.Item2, what.Item3, how.Item1, how.Item1 && how.Item2, how.Item3, how.Item4))),
        (6, Gen.Select(Client, OneOf(Topics), static (c, topic) => (Step)new Begin(c, topic))),
        (3, Client.Select(static c => (Step)new Repeat(c))),
        (1, Client.Select(static c => (Step)new Release(c))),
        (3, Gen.Select(Client, Seldom, static (c, half) => (Step)new Acknowledge(c, half))),
        (3, OneOf(1, 7, 13, 31, 101).Select(static s => (Step)new Advance(0, s))));

    /// <summary>Scripts of 30 to 70 steps that begin with three clients; every second one of a broker that takes few messages at once.</summary>
    public static readonly Gen<Step[]> Any = Gen.Select(
        OneOf(EngineUnderScript.DefaultLimit, EngineUnderScript.DefaultLimit, EngineUnderScript.DefaultLimit, 1, 2, 3),
        Gen.Select(Connected(0), Connected(1), Connected(2)),
        AnyStep.Array[26, 66],
        static (limit, begin, rest) => (Step[])[new Limit(limit), begin.Item1, begin.Item2, begin.Item3, .. rest]);

    private static string FilterOf(string filter, int client) => filter == Shared ? $"$share/group{client}/a/#" : filter;

    private static Gen<Step> Connected(int client) => Gen.Select(Expiry, Will, (expiry, will) => (Step)new Connect(client, false, expiry, false, will));
}
