using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Broker.Storage;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Tests.Routing;

public sealed class TopicTreeTests
{
    private static readonly string[] Levels = ["", "a", "b", "$x", "c", "d", "e", "f", "g", "h", "i"];

    private static readonly Gen<string> Topic = Gen.Int[0, 10].Select(static i => Levels[i]).Array[1, 4].Select(static l => string.Join('/', l)).Where(static t => t.Length > 0);

    private static readonly Gen<string> Filter = Gen.Select(
        Gen.Int[0, 14].Select(static i => i < Levels.Length ? Levels[i] : "+").Array[1, 4], Gen.Bool, Gen.Int[0, 5],
        static (levels, tail, share) => (share == 0 ? "$share/g/" : "") + string.Join('/', levels) + (tail ? "/#" : "")).Where(IsUsable);

    private static readonly Gen<(bool Add, int Session, string Filter)> Step = Gen.Select(Gen.Bool, Gen.Int[0, 3], Filter);

    [Fact]
    public void Any_history_of_subscribing__matches_what_a_list_of_filters_matches()
    {
        Gen.Select(Step.Array[0, 60], Topic.Array[1, 10]).Sample((steps, topics) =>
        {
            Session[] sessions = Sessions(4);
            var tree = new TopicTree();
            var oracle = new HashSet<(int Session, string Filter)>();
            foreach ((bool add, int session, string filter) in steps)
            {
                var subscription = new Subscription(sessions[session], Encoding.UTF8.GetBytes(filter), default, 0);
                if (add)
                {
                    tree.Set(subscription);
                    oracle.Add((session, filter));
                }
                else
                {
                    tree.Remove(subscription);
                    oracle.Remove((session, filter));
                }
            }

            Assert.Equal(oracle.Count, tree.Count);
            foreach (string topic in topics)
            {
                Assert.Equal(Expected(oracle, topic), Found(tree, sessions, topic));
            }
        }, iter: 2000);
    }

    [Fact]
    public void Generations__change_for_every_topic_a_change_concerns()
    {
        Gen.Select(Filter, Topic).Sample((filter, topic) =>
        {
            var tree = new TopicTree();
            var subscription = new Subscription(Sessions(1)[0], Encoding.UTF8.GetBytes(filter), default, 0);
            long before = tree.GenerationOf(TopicTree.ShardOf(Encoding.UTF8.GetBytes(topic)));
            tree.Set(subscription);
            long between = tree.GenerationOf(TopicTree.ShardOf(Encoding.UTF8.GetBytes(topic)));
            tree.Remove(subscription);
            long after = tree.GenerationOf(TopicTree.ShardOf(Encoding.UTF8.GetBytes(topic)));

            if (Expected([(0, filter)], topic).Length > 0)
            {
                Assert.NotEqual(before, between);
                Assert.NotEqual(between, after);
            }
        });
    }

    [Fact]
    public async Task Readers__never_miss_a_subscription_that_stays_while_others_come_and_go()
    {
        Session[] sessions = Sessions(2);
        var tree = new TopicTree();
        string[] permanent = ["a/b/c", "a/+/c", "a/#", "+/b/c", "#"];
        foreach (string filter in permanent)
        {
            tree.Set(new Subscription(sessions[0], Encoding.UTF8.GetBytes(filter), default, 0));
        }

        using var done = new CancellationTokenSource();
        var missed = 0;
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var matches = new List<Subscription>();
            while (!done.IsCancellationRequested)
            {
                matches.Clear();
                tree.Match("a/b/c"u8, matches);
                if (matches.Count(m => ReferenceEquals(m.Session, sessions[0])) != permanent.Length)
                {
                    Interlocked.Increment(ref missed);
                }
            }
        }))];
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            // Enough siblings on each level for arrays to become dictionaries and nodes to come and go.
            string filter = random.Next(3) switch
            {
                0 => $"a/{random.Next(20)}/c",
                1 => $"{random.Next(20)}",
                _ => permanent[random.Next(permanent.Length)],
            };
            var subscription = new Subscription(sessions[1], Encoding.UTF8.GetBytes(filter), default, 0);
            tree.Set(subscription);
            tree.Remove(subscription);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Equal(0, missed);
        Assert.Equal(permanent.Length, tree.Count);
    }

    [Fact]
    public async Task A_level_map_that_turns_into_a_dictionary__keeps_answering()
    {
        for (int round = 0; round < 3000; round++)
        {
            var map = new LevelMap<object>();
            map.Add("stays"u8, map);
            using var start = new Barrier(2);
            Task<bool> reader = Task.Run(() =>
            {
                start.SignalAndWait();
                bool found = true;
                for (int i = 0; i < 300; i++)
                {
                    found &= map.TryGet("stays"u8, out _);
                }

                return found;
            });
            start.SignalAndWait();
            for (byte i = 0; i < 20; i++)
            {
                map.Add([i], map);
            }

            Assert.True(await reader);
        }
    }

    private static Session[] Sessions(int count)
    {
        var engine = new BrokerEngine(
            new MqttBrokerLimits(), TimeProvider.System, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), true, false);
        var policy = new Engine.TestPolicy();
        var listener = new ListenerContext("test", policy, policy, engine.Limits);
        return [.. Enumerable.Range(0, count).Select(i => new Session(engine, $"{i}", listener, AuthenticationResult.Accept(null, ""), policy.For(null, "")))];
    }

    private static (int, string)[] Expected(IEnumerable<(int Session, string Filter)> oracle, string topic) =>
        [.. oracle.Where(s => TopicFilter.Matches(Encoding.UTF8.GetBytes(Plain(s.Filter)), Encoding.UTF8.GetBytes(topic))).Order()];

    private static (int, string)[] Found(TopicTree tree, Session[] sessions, string topic)
    {
        var matches = new List<Subscription>();
        tree.Match(Encoding.UTF8.GetBytes(topic), matches);
        return [.. matches.Select(m => (Array.IndexOf(sessions, m.Session), Encoding.UTF8.GetString(m.Filter))).Order()];
    }

    private static string Plain(string filter) => filter.StartsWith("$share/g/", StringComparison.Ordinal) ? filter["$share/g/".Length..] : filter;

    private static bool IsUsable(string filter) => TopicFilter.IsValid(Encoding.UTF8.GetBytes(filter));
}
