namespace TypedMqtt.Docs.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "TypedMqtt.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"TypedMqtt.sln is in no directory above {AppContext.BaseDirectory}");
        }

        return directory.FullName;
    }
}
