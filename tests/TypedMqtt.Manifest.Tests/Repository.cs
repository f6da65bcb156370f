namespace TypedMqtt.Manifest.Tests;

/// <summary>Where the sources are: tests compare with files next to themselves and build with the repository's own targets.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string TestDirectory => Path.Combine(Root, "tests", "TypedMqtt.Manifest.Tests");

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "TypedMqtt.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"TypedMqtt.sln is in no directory above {AppContext.BaseDirectory}");
    }
}
