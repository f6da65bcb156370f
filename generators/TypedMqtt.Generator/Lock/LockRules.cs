namespace TypedMqtt.Generator.Lock;

/// <summary>Ids of what can happen to a released contract.</summary>
internal static class LockRules
{
    public const string Missing = "TMQ0300";
    public const string Unreadable = "TMQ0301";
    public const string Unrecorded = "TMQ0302";
    public const string ChannelRemoved = "TMQ0303";
    public const string TopicChanged = "TMQ0304";
    public const string PlaceholderType = "TMQ0305";
    public const string PlaceholderRenamed = "TMQ0306";
    public const string QosLowered = "TMQ0307";
    public const string QosRaised = "TMQ0308";
    public const string RetainSwitched = "TMQ0309";
    public const string KindChanged = "TMQ0310";
    public const string FormatChanged = "TMQ0311";
    public const string ResponseType = "TMQ0312";
    public const string CompactWithoutLock = "TMQ0313";
    public const string MemberRemoved = "TMQ0314";
    public const string MemberRenamed = "TMQ0315";
    public const string TypeIncompatible = "TMQ0316";
    public const string TypeWidened = "TMQ0317";
    public const string MemberRequired = "TMQ0318";
    public const string NullTightened = "TMQ0319";
    public const string NullLoosened = "TMQ0320";
    public const string EnumValueAdded = "TMQ0321";
    public const string EnumValueMoved = "TMQ0322";
    public const string SpellingRenamed = "TMQ0323";
    public const string KeyChanged = "TMQ0324";
    public const string CaseRemoved = "TMQ0325";
    public const string CaseAdded = "TMQ0326";
    public const string GrantRevoked = "TMQ0327";
    public const string GrantAdded = "TMQ0328";
    public const string RetiredReused = "TMQ0329";
    public const string LimitLowered = "TMQ0331";
    public const string IdentityChanged = "TMQ0332";
    public const string MergeConflict = "TMQ0333";
    public const string MemberRefused = "TMQ0334";
}
