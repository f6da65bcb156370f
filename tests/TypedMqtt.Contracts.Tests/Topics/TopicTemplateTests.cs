using TypedMqtt.Topics;

namespace TypedMqtt.Contracts.Tests.Topics;

public sealed class TopicTemplateTests
{
    [Fact]
    public void Segments_have_kinds_names_constraints_and_positions()
    {
        Assert.True(TopicTemplate.TryParse("plant/{site:id}/{line:-5..99}/a{{b}}/{**rest}", out var template, out _));

        Assert.Equal(
            ["Literal plant 0+5", "Placeholder site 6+9", "Placeholder line 16+13", "Literal a{b} 30+6", "Tail rest 37+8"],
            template!.Segments.Select(s => $"{s.Kind} {s.Literal}{s.Name} {s.Start}+{s.Length}"));
        Assert.Equal(TemplateConstraintKind.Id, template.Segments[1].Constraint.Kind);
        Assert.Equal((-5m, 99m), (template.Segments[2].Constraint.Low, template.Segments[2].Constraint.High));
        Assert.Equal("plant/+/+/a{b}/+/#", template.ToFilter());
    }

    [Theory]
    [InlineData("", "EmptyLevel", 0, 0)]
    [InlineData("/a", "EmptyLevel", 0, 1)]
    [InlineData("a/", "EmptyLevel", 1, 1)]
    [InlineData("a//b", "EmptyLevel", 1, 1)]
    [InlineData("a/+/b", "Syntax", 2, 1)]
    [InlineData("a/b#", "Syntax", 3, 1)]
    [InlineData("a/\u0001", "Syntax", 2, 1)]
    [InlineData("a/b}", "Syntax", 3, 1)]
    [InlineData("a/{", "Syntax", 2, 1)]
    [InlineData("a/{b", "Syntax", 2, 1)]
    [InlineData("a/{}", "Syntax", 2, 2)]
    [InlineData("a/{1b}", "Syntax", 3, 1)]
    [InlineData("a/{b c}", "Syntax", 4, 1)]
    [InlineData("a/{b:}", "Syntax", 5, 0)]
    [InlineData("a/{b:hex}", "Syntax", 5, 3)]
    [InlineData("a/{b:9..1}", "Syntax", 5, 4)]
    [InlineData("a/{b:max=0}", "Syntax", 5, 5)]
    [InlineData("a/{b:max=12345}", "Syntax", 5, 9)]
    [InlineData("a/{**b}/c", "Syntax", 2, 5)]
    [InlineData("a/{**b:id}", "Syntax", 7, 2)]
    [InlineData("a/dev-{id}", "PartLevelPlaceholder", 2, 8)]
    [InlineData("a/{id}-x", "PartLevelPlaceholder", 2, 6)]
    [InlineData("a/{x}{y}", "PartLevelPlaceholder", 2, 6)]
    [InlineData("$SYS/a", "DollarRoot", 0, 4)]
    [InlineData("{a}/{a}", "DuplicatePlaceholder", 4, 3)]
    [InlineData("{a}/{**a}", "DuplicatePlaceholder", 4, 5)]
    public void An_error_has_its_kind_and_its_characters(string text, string kind, int start, int length)
    {
        Assert.False(TopicTemplate.TryParse(text, out _, out var error));

        Assert.Equal((kind, start, length), (error.Kind.ToString(), error.Start, error.Length));
        Assert.NotEmpty(error.Reason);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/$b")]
    [InlineData("{a:lower}/{b:max=9}/{c:0..18446744073709551}")]
    [InlineData("größe/😀/{_x1}")]
    [InlineData("{**all}")]
    public void Nearly_wrong_and_valid(string text) => Assert.True(TopicTemplate.TryParse(text, out _, out _));
}
