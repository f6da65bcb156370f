using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Interop.Peers;

/// <summary>Finds the programs of other projects that tests run.</summary>
internal static class Peer
{
    /// <summary>Where distributions put daemons; often not on a user's PATH.</summary>
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/usr/local/sbin"];

    /// <summary>
    /// The full path of a program. If it is not installed the test is skipped, or fails when <c>TYPEDMQTT_REQUIRE_PEERS=1</c>.
    /// </summary>
    /// <param name="program">Its name.</param>
    /// <param name="install">The command that installs it.</param>
    public static string Require(string program, string install = "apt-get install mosquitto mosquitto-clients")
    {
        var path = Find(program);
        if (path is null)
            Missing($"{program} is neither on PATH nor in {string.Join(", ", SystemDirectories)}", install);
        return path;
    }

    /// <summary>Skips the test because a peer is missing, or fails it when <c>TYPEDMQTT_REQUIRE_PEERS=1</c>.</summary>
    /// <param name="what">What is missing.</param>
    /// <param name="install">The command that installs it.</param>
    [DoesNotReturn]
    public static void Missing(string what, string install)
    {
        var reason = $"{what}; install it: {install}";
        if (Environment.GetEnvironmentVariable("TYPEDMQTT_REQUIRE_PEERS") == "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string? Find(string program)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return directories.Concat(SystemDirectories).Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
    }
}
