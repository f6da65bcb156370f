namespace TypedMqtt.Docs.Tests;

public sealed class PageTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/contracts.md")]
    [InlineData("docs/requests.md")]
    [InlineData("docs/access-control.md")]
    [InlineData("docs/client.md")]
    [InlineData("docs/testing.md")]
    [InlineData("docs/compatibility.md")]
    public async Task Code_of_a_page__compiles_without_a_diagnostic(string path) =>
        Assert.Empty(await new Page(path).FindErrorsAsync(TestContext.Current.CancellationToken));

    [Fact]
    public void Client_page__names_every_option()
    {
        string page = Repository.Read("docs/client.md");

        Assert.All(typeof(MqttClientOptions).GetProperties(), p => Assert.Contains($"| `{p.Name}` |", page, StringComparison.Ordinal));
    }
}
