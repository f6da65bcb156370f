using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>Every feature in every language version that is supported and for every framework, in one project, by the SDK's own compiler: not a single warning.</summary>
public sealed class LanguageMatrixTests
{
    private static readonly Version Oldest = new(11, 0);

    public static MatrixTheoryData<string, string> Versions => new(
        CommandLineCompiler.LanguageVersions.Where(v => !Version.TryParse(v, out var version) || version >= Oldest), ["net8.0", "net10.0"]);

    /// <summary>What users write in newer versions: <c>Syntax/CSharp12.cs</c> and so on.</summary>
    public static TheoryData<string> NewerSyntax => [.. Directory.EnumerateFiles(Feature.SyntaxFolder()).Select(path => Path.GetFileNameWithoutExtension(path)["CSharp".Length..])];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Features__compile_without_a_word(string version, string framework) =>
        AssertSilent(CommandLineCompiler.Compile(version, framework, Feature.All().Select(f => f.SourcePath).Append(Feature.LockPath)));

    [Theory]
    [MemberData(nameof(NewerSyntax))]
    public void Newer_syntax_around_contracts__compiles_without_a_word(string version) =>
        AssertSilent(CommandLineCompiler.Compile(version, "net10.0", [Path.Combine(Feature.SyntaxFolder(), $"CSharp{version}.cs")]));

    /// <summary>That the compiler is as strict as it should be, and that a version is the version it says.</summary>
    [Theory]
    [InlineData("12.0", "error CS9202")]
    [InlineData("preview", "error CS1591")]
    public void A_source_that_is_not_all_right__is_reported(string version, string expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, version == "preview" ? "public class C;" : "/// <summary>C.</summary>\npublic class C { internal int P { get => field; set; } }");

            Assert.Contains(expected, CommandLineCompiler.Compile(version, "net10.0", [path]), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Newest_version__is_in_the_matrix() => Assert.Contains("14.0", CommandLineCompiler.LanguageVersions);

    private static void AssertSilent(string output) => Assert.True(output.Length == 0, output);
}
