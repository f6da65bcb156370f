namespace TypedMqtt.Manifest;

/// <summary>The documented ids this library reports.</summary>
public static class FindingIds
{
    /// <summary>A manifest cannot be read, or is in a newer format.</summary>
    public const string ManifestUnreadable = "TMQ0505";

    /// <summary>Two assemblies declare the same contract or role differently.</summary>
    public const string ManifestConflict = "TMQ0506";

    /// <summary>An assembly declares contracts and nothing was generated for them.</summary>
    public const string NotGenerated = "TMQ0508";

    /// <summary>The principals file is wrong or incomplete.</summary>
    public const string Principals = "TMQ0509";

    /// <summary>An option has a value that cannot be used.</summary>
    public const string Option = "TMQ0507";

    /// <summary>A grant cannot be expressed in the target's access control list.</summary>
    public const string Inexpressible = "TMQ0510";

    /// <summary>A channel names a role that no assembly declares.</summary>
    public const string UnknownRole = "TMQ0231";

    /// <summary>A file cannot be read or written.</summary>
    public const string FileAccess = "TMQ9002";

    /// <summary>A committed artefact differs from what the build generates.</summary>
    public const string Drift = "TMQ9001";
}
