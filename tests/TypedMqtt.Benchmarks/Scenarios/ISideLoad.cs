namespace TypedMqtt.Benchmarks.Scenarios;

/// <summary>What else happens on the broker while a row is measured.</summary>
internal interface ISideLoad : IDisposable
{
    /// <summary>What was wrong, or null.</summary>
    string? Fault { get; }

    /// <summary>Called in every round of the generator.</summary>
    /// <returns>Whether anything moved.</returns>
    bool Step();
}
