using System.Text;
using CsCheck;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>Random rules over a small alphabet, compared with the naive oracle.</summary>
public sealed class AclPropertyTests
{
    private static readonly string[] TopicLevels = ["a", "b", "", "$s", "other"];
    private static readonly string[] Topics = [.. AllTopics(4)];

    private static readonly Gen<string> Filter = FilterOf("a", "b", "+", "", "$s");
    private static readonly Gen<string> Access = Pick("read", "write", "readwrite", "deny", "deny");

    // Every name is a level of the alphabet, so that the topics below are all that matter.
    private static readonly Gen<(string Text, string? User, string ClientId)> ClosedClient =
        Client(FilterOf("a", "%c", "%u", "+", "$s"), ["a", "b", "a", null], ["a", "b", "#", "$s"]);

    private static readonly Gen<(string Text, string? User, string ClientId)> AnyClient =
        Client(FilterOf("a", "%c", "%u", "+", "%u%c", "$s"), ["a", "b", "+", "%c", "nosection", null], ["a", "b", "#", "$s", "a/b", "%u"]);

    [Fact]
    public void CanRead_and_CanWrite__any_rules__decide_as_documented() =>
        Gen.Select(AnyClient, Gen.Int[0, 10_000]).Sample((client, offset) =>
        {
            ClientAcl acl = Compile(client);
            var oracle = new NaiveAcl(client.Text, client.User, client.ClientId);
            for (int i = 0; i < Topics.Length; i += 7)
            {
                string topic = Topics[(offset + i) % Topics.Length];
                byte[] bytes = Encoding.UTF8.GetBytes(topic);
                Assert.Equal((topic, oracle.Decide(topic, "read")), (topic, acl.CanRead(bytes)));
                Assert.Equal((topic, oracle.Decide(topic, "write")), (topic, acl.CanWrite(bytes)));
            }
        }, iter: 3000);

    [Fact]
    public void MayRead__any_rules__is_true_exactly_when_a_readable_topic_exists() =>
        Gen.Select(ClosedClient, Filter).Sample((client, filter) =>
        {
            var oracle = new NaiveAcl(client.Text, client.User, client.ClientId);
            bool exists = Topics.Any(topic => NaiveAcl.Matches(filter, topic) && oracle.Decide(topic, "read"));

            Assert.Equal(exists, Compile(client).MayRead(Encoding.UTF8.GetBytes(filter)));
        }, iter: 3000);

    [Fact]
    public void CoversRead__when_true__every_matching_topic_is_readable() =>
        Gen.Select(ClosedClient, Filter).Sample((client, filter) =>
        {
            ClientAcl acl = Compile(client);
            byte[] bytes = Encoding.UTF8.GetBytes(filter);
            if (acl.CoversRead(bytes))
            {
                var oracle = new NaiveAcl(client.Text, client.User, client.ClientId);
                Assert.All(Topics.Where(topic => NaiveAcl.Matches(filter, topic)), topic => Assert.True(oracle.Decide(topic, "read"), topic));
                Assert.True(acl.MayRead(bytes));
            }
        }, iter: 10_000);

    [Fact]
    public void Explain__any_rules__begins_with_the_decision() =>
        Gen.Select(ClosedClient, Filter).Sample((client, filter) =>
        {
            ClientAcl acl = Compile(client);
            byte[] bytes = Encoding.UTF8.GetBytes(filter);
            foreach (AclOperation operation in Enum.GetValues<AclOperation>())
            {
                bool allowed = operation switch
                {
                    AclOperation.Publish => acl.CanWrite(bytes),
                    AclOperation.Deliver => acl.CanRead(bytes),
                    _ => acl.CanSubscribe(bytes),
                };
                Assert.StartsWith(allowed ? "allowed " : "denied ", acl.Explain(operation, bytes), StringComparison.Ordinal);
            }
        }, iter: 1000);

    private static ClientAcl Compile((string Text, string? User, string ClientId) client) =>
        AclFile.Parse(client.Text, "acl").Compile(client.User, client.ClientId);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<(string Text, string? User, string ClientId)> Client(Gen<string> pattern, string?[] users, string[] clientIds)
    {
        Gen<string> line = Gen.Frequency(
            (1, Pick("user a", "user b", "user +")),
            (6, Gen.Select(Access, Filter, (access, filter) => $"topic {access} {filter}")),
            (2, Gen.Select(Access, pattern, (access, filter) => $"pattern {access} {filter}")));
        return Gen.Select(line.Array[0, 9].Select(lines => string.Join('\n', lines)), Pick(users), Pick(clientIds));
    }

    private static Gen<string> FilterOf(params string[] levels) =>
        Gen.Select(Pick(levels).Array[1, 3], Gen.Bool, (chosen, open) => string.Join('/', open ? [.. chosen[..^1], "#"] : chosen))
            .Where(filter => filter.Length > 0);

    private static IEnumerable<string> AllTopics(int depth)
    {
        IEnumerable<string> sameLength = TopicLevels;
        for (int i = 1; i <= depth; i++)
        {
            foreach (string topic in sameLength.Where(topic => topic.Length > 0))
            {
                yield return topic;
            }

            sameLength = [.. sameLength.SelectMany(topic => TopicLevels.Select(level => $"{topic}/{level}"))];
        }
    }
}
