using Microsoft.CodeAnalysis.CodeFixes;
using TypedMqtt.CodeFixes.Topics;

namespace TypedMqtt.CodeFixes.Tests;

public sealed class TemplateFixTests
{
    [Fact]
    public Task One_of_two_payloads__becomes_a_level() => VerifyAsync<TemplateFix>(
        "Add {quality} to the topic",
        """[Topic("line/{line}")] ValueTask AAsync(int line, Reading celsius, {|TMQ0016:int quality|}, CancellationToken token = default);""",
        """[Topic("line/{line}/{quality}")] ValueTask AAsync(int line, Reading celsius, int quality, CancellationToken token = default);""");

    [Fact]
    public Task A_misspelt_placeholder__is_renamed() => VerifyAsync<TemplateFix>(
        "Rename to {",
        """[Topic("a/{|TMQ0102:{lien}|}")] ValueTask AAsync(int line); [Topic("b/{|TMQ0102:{sit:id}|}")] ValueTask BAsync(string site);""",
        """[Topic("a/{line}")] ValueTask AAsync(int line); [Topic("b/{site:id}")] ValueTask BAsync(string site);""");

    [Fact]
    public Task A_placeholder_without_parameter__gets_one() => VerifyAsync<TemplateFix>(
        "Add parameter 'string machine'",
        """[Topic("a/{|TMQ0102:{machine}|}")] ValueTask AAsync(Reading reading); [Topic("b/{|TMQ0102:{machine}|}")] ValueTask BAsync();""",
        """[Topic("a/{machine}")] ValueTask AAsync(string machine, Reading reading); [Topic("b/{machine}")] ValueTask BAsync(string machine);""");

    [Fact]
    public Task An_empty_level__is_removed() => VerifyAsync<TemplateFix>(
        "Remove the slash",
        """[Topic("{|TMQ0103:/|}a")] ValueTask AAsync(); [Topic("b{|TMQ0103:/|}/c")] ValueTask BAsync(); [Topic("d{|TMQ0103:/|}")] ValueTask CAsync();""",
        """[Topic("a")] ValueTask AAsync(); [Topic("b/c")] ValueTask BAsync(); [Topic("d")] ValueTask CAsync();""");

    [Fact]
    public Task A_part_of_a_level__becomes_a_level() => VerifyAsync<TemplateFix>(
        "Make it a level of its own",
        """[Topic("{|TMQ0105:dev-{id}|}/a")] ValueTask AAsync(int id); [Topic("b/{|TMQ0105:{x}.{y}-z|}")] ValueTask BAsync(int x, int y);""",
        """[Topic("dev/{id}/a")] ValueTask AAsync(int id); [Topic("b/{x}/{y}/z")] ValueTask BAsync(int x, int y);""");

    [Fact]
    public Task An_identity__is_restricted() => VerifyAsync<TemplateFix>(
        "Restrict it to :id",
        """[Topic("a/{|TMQ0234:{site}|}"), Publishers("line"), Subscribers("dashboard")] ValueTask AAsync(string site); [Topic("b/{|TMQ0234:{site:lower}|}"), Publishers("line"), Subscribers("dashboard")] ValueTask BAsync(string site);""",
        """[Topic("a/{site:id}"), Publishers("line"), Subscribers("dashboard")] ValueTask AAsync(string site); [Topic("b/{site:id}"), Publishers("line"), Subscribers("dashboard")] ValueTask BAsync(string site);""",
        "[assembly: MqttRole(\"line\", \"site\")]");

    private static Task VerifyAsync<TFix>(string title, string before, string after, string assembly = "") where TFix : CodeFixProvider, new() =>
        Fixed.VerifyAsync<TFix>(title, Fixed.Contract(before, assembly: assembly), Fixed.Contract(after, assembly: assembly));
}
