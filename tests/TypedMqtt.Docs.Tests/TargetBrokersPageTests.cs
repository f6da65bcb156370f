using System.Globalization;
using TypedMqtt.Broker;
using TypedMqtt.Generator.Brokers;

namespace TypedMqtt.Docs.Tests;

/// <summary>The page on target brokers and the table that the analyzers use.</summary>
public sealed class TargetBrokersPageTests
{
    private static readonly string[] Page = Repository.Read("docs/target-brokers.md").Split('\n');

    [Fact]
    public void Rows_of_the_page__are_the_profiles()
    {
        string expected = string.Join('\n', BrokerProfiles.All.Select(Row));

        Assert.True(expected == string.Join('\n', Rows("| broker ")), $"docs/target-brokers.md needs these rows:\n{expected}");
    }

    [Fact]
    public void Settings_of_the_page__are_those_that_can_be_set()
    {
        List<string> settings = [.. Rows("| setting ").Select(static l => l.Split('|')[1].Trim().Trim('`'))];

        Assert.NotEmpty(settings);
        Assert.Empty(TargetBrokers.Parse("emqx:" + string.Join(':', settings.Select(static s => s.EndsWith("=n", StringComparison.Ordinal) ? s[..^1] + "1" : s))).Mistakes);
        Assert.All(settings, static s => Assert.Contains(s.Split('=')[0], TargetBrokers.Settings));
        Assert.Equal(settings.Count, TargetBrokers.Settings.Count());
    }

    [Fact]
    public void Profile_of_our_broker__has_its_limits()
    {
        MqttBrokerLimits limits = new();
        BrokerProfile profile = BrokerProfiles.Find("typedmqtt")!;

        Assert.Equal((limits.MaximumPacketSize, limits.MaximumTopicLevels), (profile.PacketBytes, profile.Levels));
        Assert.Equal((limits.MaximumPayloadSize == 0, limits.MaximumSessionExpiry is null), (profile.PayloadBytes is null, profile.SessionSeconds is null));
    }

    private static IEnumerable<string> Rows(string header) =>
        Page.SkipWhile(l => !l.StartsWith(header, StringComparison.Ordinal)).Skip(2).TakeWhile(static l => l.StartsWith('|'));

    private static string Row(BrokerProfile p)
    {
        string[] cells =
        [
            $"`{p.Name}`", Text(p.Mqtt5), Text(p.Qos2), Text(p.Retained), Text(p.RetainedForWildcards), Text(p.Shared), Text(p.Expiry), Text(p.UserProperties),
            Text(p.PacketBytes), Text(p.PayloadBytes) + (p.RetainedBytes is { } retained ? $"retained {Text(retained)}" : ""), Text(p.TopicBytes), Text(p.Levels), Text(p.SessionSeconds),
            string.Join(' ', p.Translations.Select(static t => $"`{t.Character}`")),
        ];
        return string.Join(' ', cells.Select(static c => c.Length == 0 ? "|" : "| " + c)) + " |";
    }

    private static string Text(BrokerSupport support) => support switch { BrokerSupport.Yes => "yes", BrokerSupport.No => "**no**", BrokerSupport.Partly => "partly", _ => "?" };

    private static string Text(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";
}
