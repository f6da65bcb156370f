using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Brokers;

/// <summary>
/// The brokers a project is meant for, as <c>TypedMqttTargetBrokers</c> says: names of profiles, each perhaps with what is set otherwise there, such
/// as <c>vernemq:levels=20</c>.
/// </summary>
/// <param name="Profiles">The brokers that are known.</param>
/// <param name="Mistakes">What the property says and nobody understands: the words, and why.</param>
internal sealed record TargetBrokers(IReadOnlyList<BrokerProfile> Profiles, IReadOnlyList<(string Words, string Reason)> Mistakes)
{
    private const string Property = "build_property.TypedMqttTargetBrokers";

    private static readonly TargetBrokers None = new([], []);

    /// <summary>What may be set, each with what sets it.</summary>
    private static readonly Dictionary<string, Func<BrokerProfile, BrokerSupport, BrokerProfile>> Features = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mqtt5"] = (p, s) => s == BrokerSupport.No ? p.WithoutMqtt5() : p with { Mqtt5 = s },
        ["qos2"] = (p, s) => p with { Qos2 = s },
        ["retain"] = (p, s) => p with { Retained = s },
        ["retain-wildcard"] = (p, s) => p with { RetainedForWildcards = s },
        ["shared"] = (p, s) => p with { Shared = s },
        ["expiry"] = (p, s) => p with { Expiry = s },
        ["user-properties"] = (p, s) => p with { UserProperties = s },
    };

    private static readonly Dictionary<string, Func<BrokerProfile, long, BrokerProfile>> Limits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["packet"] = (p, n) => p with { PacketBytes = n },
        ["payload"] = (p, n) => p with { PayloadBytes = n },
        ["retained-payload"] = (p, n) => p with { RetainedBytes = n },
        ["topic"] = (p, n) => p with { TopicBytes = n },
        ["levels"] = (p, n) => p with { Levels = n },
        ["session"] = (p, n) => p with { SessionSeconds = n },
    };

    /// <summary>Names of what may be set.</summary>
    public static IEnumerable<string> Settings => Features.Keys.Concat(Limits.Keys);

    public static TargetBrokers Of(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Property, out var value) && value.Length > 0 ? Parse(value) : None;

    public static TargetBrokers Parse(string value)
    {
        var profiles = new List<BrokerProfile>();
        var mistakes = new List<(string, string)>();
        foreach (var words in value.Split([';', ',', '|', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var parts = words.Split(':');
            if (BrokerProfiles.Find(parts[0]) is not { } profile)
            {
                mistakes.Add((parts[0], $"no broker that is known has this name{DidYouMean(BrokerProfiles.Nearest(parts[0]))}; known are {string.Join(", ", BrokerProfiles.All.Select(p => p.Name))}"));
                continue;
            }

            // Messages name it as the project does.
            profile = profile with { Name = parts[0] };
            foreach (var setting in parts.Skip(1))
            {
                if (Set(profile, setting, out var reason) is { } changed)
                    profile = changed;
                else
                    mistakes.Add((setting, reason));
            }

            profiles.Add(profile);
        }

        return new TargetBrokers(profiles, mistakes);
    }

    private static BrokerProfile? Set(BrokerProfile profile, string setting, out string reason)
    {
        var (name, value) = setting.IndexOf('=') is var equals and >= 0 ? (setting.Substring(0, equals), setting.Substring(equals + 1)) : (setting, "");
        if (Features.TryGetValue(name, out var feature))
        {
            reason = $"{name} is yes or no";
            return value.ToLowerInvariant() switch { "yes" => feature(profile, BrokerSupport.Yes), "no" => feature(profile, BrokerSupport.No), _ => null };
        }

        if (Limits.TryGetValue(name, out var limit))
        {
            reason = $"{name} is a number, of bytes, levels or seconds";
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? limit(profile, number) : null;
        }

        reason = $"a broker has no setting '{name}' here{DidYouMean(NearestName.Of(name, Settings))}; known are {string.Join(", ", Settings)}";
        return null;
    }

    private static string DidYouMean(string? near) => near is null ? "" : $" (did you mean {near}?)";
}
