namespace TypedMqtt.Fuzz;

/// <summary>Something that gets damaged input and must survive it.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Plays one damaged dialogue and then a whole one; any exception is a finding.</summary>
    ValueTask RunAsync(Mutator mutator);
}

/// <summary>The input that is being played, for the report.</summary>
internal static class FuzzInput
{
    private static byte[] _current = [];

    public static byte[] Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
