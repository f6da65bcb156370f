using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>Every feature of the contract language: what is generated for it, word for word, and what that does through a real broker.</summary>
public sealed class FeatureTests
{
    public static TheoryData<string> Features => [.. Feature.All().Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Features))]
    public void Generated_code__is_the_accepted_one_and_compiles_strictly(string feature)
    {
        foreach (var (file, text) in Feature.Of(feature).Generated())
            Golden.Match(text, file, test: feature);
    }

    [Theory]
    [MemberData(nameof(Features))]
    public Task Generated_code__does_what_it_should(string feature) => Feature.Of(feature).RunAsync();

    [Fact]
    public void Golden_file__has_a_contract_and_a_behaviour()
    {
        var features = Feature.All().ToList();
        var golden = Golden.All().Select(path => Path.GetFileName(path).Split('#')[0]).Distinct();

        Assert.Equal(features.Select(f => f.Name), golden.Order(StringComparer.Ordinal));
        Assert.All(features, f => Assert.True(f.Shows.Length > 0 && File.Exists(f.SourcePath) && File.Exists(f.RunPath), f.Name));
    }
}
