using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Tests.Model;

public sealed class ManifestMergerTests
{
    private readonly List<Finding> _findings = [];

    [Fact]
    public void Merge__of_different_contracts__has_all_sorted()
    {
        var set = ManifestMerger.Merge(
            [Entries.Manifest("B", Entries.Contract("Two", Entries.Channel("two", "reader"))), Entries.Manifest("A", Entries.Contract("Three"), Entries.Contract("One"))],
            _findings);

        Assert.Equal(["A", "B"], set.Assemblies);
        Assert.Equal(["One", "Three", "Two"], set.Contracts.Select(contract => contract.Name));
        Assert.Empty(_findings);
    }

    [Fact]
    public void Merge__of_the_same_contract_twice__keeps_one()
    {
        var set = ManifestMerger.Merge([Entries.Manifest("A", Entries.Contract("One")), Entries.Manifest("B", Entries.Contract("One"))], _findings);

        Assert.Single(set.Contracts);
        Assert.Empty(_findings);
    }

    [Fact]
    public void Merge__of_one_name_with_two_meanings__is_an_error_that_names_both_assemblies()
    {
        ManifestMerger.Merge(
            [Entries.Manifest("B", Entries.Contract("One", Entries.Channel("b", "reader"))), Entries.Manifest("A", Entries.Contract("One", Entries.Channel("a", "reader")))],
            _findings);

        var finding = Assert.Single(_findings);
        Assert.Equal((FindingSeverity.Error, "TMQ0506"), (finding.Severity, finding.Id));
        Assert.StartsWith("A and B declare the contract 'One' differently;", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge__of_a_role_bound_differently__is_an_error()
    {
        ManifestMerger.Merge(
            [new("A", new([new RoleEntry("line", new(["site"]))]), default, default), new("B", new([new RoleEntry("line", default)]), default, default)],
            _findings);

        Assert.Equal("A and B declare the role 'line' differently; rename one, or reference the same version of it in both", Assert.Single(_findings).Message);
    }

    [Fact]
    public void Merge__with_a_role_that_nobody_declares__is_an_error_that_names_the_channel()
    {
        ManifestMerger.Merge([Entries.Manifest("A", Entries.Contract("One", Entries.Channel("a", "raeder")))], _findings);

        var finding = Assert.Single(_findings);
        Assert.Equal((FindingSeverity.Error, "TMQ0231"), (finding.Severity, finding.Id));
        Assert.StartsWith("One.Channel names the role 'raeder'", finding.Message, StringComparison.Ordinal);
    }
}
