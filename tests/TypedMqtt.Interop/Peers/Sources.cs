namespace TypedMqtt.Interop.Peers;

/// <summary>Where the sources of this project are: the programs for other languages run from there.</summary>
internal static class Sources
{
    private static readonly string Root = FindRoot();

    /// <summary>The full path of a file of this project.</summary>
    public static string PathOf(string file) => Path.Combine(Root, "tests", "TypedMqtt.Interop", file);

    /// <summary>The full path of a file of the repository.</summary>
    public static string InRepository(string file) => Path.Combine(Root, file);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "TypedMqtt.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException($"TypedMqtt.sln is in no directory above {AppContext.BaseDirectory}");
        return directory.FullName;
    }
}
