namespace TypedMqtt.Fuzz;

/// <summary>What a server does beside what all of them do.</summary>
internal enum ServerRole
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Gives the client its identifier.</summary>
    Naming,

    /// <summary>Has the client authenticate with a method, and again (4.12).</summary>
    Authenticating,

    /// <summary>Refuses and names another server (4.11).</summary>
    Redirecting,

    /// <summary>Ends with a DISCONNECT that names another server (4.11).</summary>
    Moving,
}
