using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>What is released and what the code says now. Severities are those of the usual case; a change says its own.</summary>
internal static partial class DiagnosticDescriptors
{
    private const string Change = "{0}: released {1}, now {2}; {3}";

    public static readonly DiagnosticDescriptor CompactWithoutLock = Error("TMQ0313", "Compact layout without lock",
        "{0} asks for the compact layout, whose numbers are recorded in typedmqtt.lock.txt, and there is none; create it with the code fix or with: typedmqtt lock");

    public static readonly DiagnosticDescriptor LockMissing = Info("TMQ0300", "Lock missing",
        "{0} has contracts and no typedmqtt.lock.txt, so no build can tell a change that breaks released peers; create the file with the code fix or with: typedmqtt lock (a project that releases nothing sets TypedMqttLock to false)");

    public static readonly DiagnosticDescriptor LockUnreadable = Error("TMQ0301", "Lock unreadable",
        "Line {0} of typedmqtt.lock.txt cannot be read: {1}");

    public static readonly DiagnosticDescriptor Unrecorded = Info("TMQ0302", "Compatible change not recorded", Change);

    public static readonly DiagnosticDescriptor ChannelRemoved = Error("TMQ0303", "Channel removed", Change);

    public static readonly DiagnosticDescriptor TopicChanged = Error("TMQ0304", "Topic changed", Change);

    public static readonly DiagnosticDescriptor PlaceholderDomain = Error("TMQ0305", "Placeholder values changed", Change);

    public static readonly DiagnosticDescriptor PlaceholderRenamed = Info("TMQ0306", "Placeholder renamed", Change);

    public static readonly DiagnosticDescriptor QosLowered = Warning("TMQ0307", "QoS lowered", Change);

    public static readonly DiagnosticDescriptor QosRaised = Info("TMQ0308", "QoS raised", Change);

    public static readonly DiagnosticDescriptor RetainSwitched = Warning("TMQ0309", "Retain switched", Change);

    public static readonly DiagnosticDescriptor KindChanged = Error("TMQ0310", "Channel kind changed", Change);

    public static readonly DiagnosticDescriptor FormatChanged = Error("TMQ0311", "Format or layout changed", Change);

    public static readonly DiagnosticDescriptor ResponseTypeChanged = Error("TMQ0312", "Response type changed", Change);

    public static readonly DiagnosticDescriptor MemberRemoved = Error("TMQ0314", "Member removed", Change);

    public static readonly DiagnosticDescriptor MemberRenamed = Error("TMQ0315", "Member renamed", Change);

    public static readonly DiagnosticDescriptor TypeIncompatible = Error("TMQ0316", "Type incompatible", Change);

    public static readonly DiagnosticDescriptor TypeWidened = Warning("TMQ0317", "Type widened", Change);

    public static readonly DiagnosticDescriptor MemberRequired = Error("TMQ0318", "Required member added", Change);

    public static readonly DiagnosticDescriptor NullTightened = Error("TMQ0319", "Nullability tightened", Change);

    public static readonly DiagnosticDescriptor NullLoosened = Warning("TMQ0320", "Nullability loosened", Change);

    public static readonly DiagnosticDescriptor EnumValueAdded = Warning("TMQ0321", "Enum value added", Change);

    public static readonly DiagnosticDescriptor EnumValueMoved = Error("TMQ0322", "Enum value removed or renumbered", Change);

    public static readonly DiagnosticDescriptor SpellingRenamed = Error("TMQ0323", "Topic value renamed", Change);

    public static readonly DiagnosticDescriptor KeyChanged = Error("TMQ0324", "Key changed", Change);

    public static readonly DiagnosticDescriptor CaseRemoved = Error("TMQ0325", "Union case removed", Change);

    public static readonly DiagnosticDescriptor CaseAdded = Warning("TMQ0326", "Union case added", Change);

    public static readonly DiagnosticDescriptor GrantRevoked = Warning("TMQ0327", "Grant revoked", Change);

    public static readonly DiagnosticDescriptor GrantAdded = Info("TMQ0328", "Grant added", Change);

    public static readonly DiagnosticDescriptor RetiredReused = Error("TMQ0329", "Retired name, key or topic used again", Change);

    public static readonly DiagnosticDescriptor LegacyExpired = Warning("TMQ0330", "Legacy topic expired",
        "The legacy topic '{0}' of {1} was to be used until {2}; remove it, or set a later date");

    public static readonly DiagnosticDescriptor LimitLowered = Warning("TMQ0331", "Limit lowered", Change);

    public static readonly DiagnosticDescriptor IdentityChanged = Warning("TMQ0332", "Identity changed", Change);

    public static readonly DiagnosticDescriptor MergeConflict = Error("TMQ0333", "Merge conflict in the lock",
        "Line {0} of typedmqtt.lock.txt is left over from a merge: {1}");

    public static readonly DiagnosticDescriptor MemberRefused = Error("TMQ0334", "Member that strict readers refuse", Change);

    /// <summary>All of them by id.</summary>
    internal static ImmutableDictionary<string, DiagnosticDescriptor> OfLock { get; } = new[]
    {
        LockMissing, LockUnreadable, Unrecorded, ChannelRemoved, TopicChanged, PlaceholderDomain, PlaceholderRenamed, QosLowered,
        QosRaised, RetainSwitched, KindChanged, FormatChanged, ResponseTypeChanged, CompactWithoutLock, MemberRemoved, MemberRenamed,
        TypeIncompatible, TypeWidened, MemberRequired, NullTightened, NullLoosened, EnumValueAdded, EnumValueMoved, SpellingRenamed,
        KeyChanged, CaseRemoved, CaseAdded, GrantRevoked, GrantAdded, RetiredReused, LimitLowered, IdentityChanged, MergeConflict,
        MemberRefused,
    }.ToImmutableDictionary(d => d.Id);
}
