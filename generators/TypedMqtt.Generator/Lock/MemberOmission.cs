namespace TypedMqtt.Generator.Lock;

/// <summary>The values with which a member is left out of a message.</summary>
internal enum MemberOmission
{
    /// <summary>None: it is always there.</summary>
    Never,

    /// <summary>Null.</summary>
    Null,

    /// <summary>The default value of a type that has no null.</summary>
    Default,
}

/// <summary>How the lock says so: as the last word of the member's line.</summary>
internal static class MemberOmissions
{
    private const string OmitsNull = "omits-null", OmitsDefault = "omits-default";

    /// <summary>The word; empty for what is always there.</summary>
    public static string Word(this MemberOmission omission) => omission switch
    {
        MemberOmission.Null => OmitsNull,
        MemberOmission.Default => OmitsDefault,
        _ => "",
    };

    /// <summary>The value, for messages.</summary>
    public static string Value(this MemberOmission omission) => omission == MemberOmission.Null ? "null" : "its default value";

    public static MemberOmission Parse(string word) => word switch
    {
        OmitsNull => MemberOmission.Null,
        OmitsDefault => MemberOmission.Default,
        _ => MemberOmission.Never,
    };
}
