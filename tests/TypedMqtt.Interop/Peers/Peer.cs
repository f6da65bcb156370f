namespace TypedMqtt.Interop.Peers;

/// <summary>Finds the programs of other projects that tests run.</summary>
internal static class Peer
{
    /// <summary>Where distributions put daemons; often not on a user's PATH.</summary>
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/usr/local/sbin"];

    /// <summary>
    /// The full path of a program. If it is not installed the test is skipped, or fails when <c>TYPEDMQTT_REQUIRE_PEERS=1</c>.
    /// </summary>
    public static string Require(string program)
    {
        if (Find(program) is { } path)
            return path;

        var reason = $"{program} is neither on PATH nor in {string.Join(", ", SystemDirectories)}; install it (Debian: apt-get install mosquitto mosquitto-clients)";
        Assert.False(Environment.GetEnvironmentVariable("TYPEDMQTT_REQUIRE_PEERS") == "1", reason);
        Assert.Skip(reason);
        return "";
    }

    private static string? Find(string program)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return directories.Concat(SystemDirectories).Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
    }
}
