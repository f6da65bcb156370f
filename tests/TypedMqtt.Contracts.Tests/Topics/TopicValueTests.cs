using System.Globalization;
using System.Net;
using System.Text;
using CsCheck;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Contracts.Tests.Topics;

public sealed class TopicValueTests
{
    private delegate bool Reading<T>(ref TopicReader reader, out T value);

    [Fact]
    public void Integers_make_the_round_trip()
    {
        Gen.Long.Sample(v => Round(s => TopicWriter.WriteInteger(s, v), (ref TopicReader r, out long x) => r.ReadInteger(out x)) == v);
        Gen.SByte.Sample(v => Round(s => TopicWriter.WriteInteger(s, v), (ref TopicReader r, out sbyte x) => r.ReadInteger(out x)) == v);
        Gen.ULong.Sample(v => Round(s => TopicWriter.WriteInteger(s, v), (ref TopicReader r, out ulong x) => r.ReadInteger(out x)) == v);
        foreach (var v in new[] { Int128.MinValue, Int128.MaxValue, 0 })
            Assert.Equal(v, Round(s => TopicWriter.WriteInteger(s, v), (ref TopicReader r, out Int128 x) => r.ReadInteger(out x)));
    }

    [Fact]
    public void Text_is_written_and_read_exactly_when_it_is_allowed() => Gen.String.Sample(text =>
    {
        var allowed = text.Length > 0 && !text.Any(c => c is '/' or '+' or '#' or >= '\uFDD0' and <= '\uFDEF' or >= '\uFFFE' || char.IsControl(c)) && IsWellFormed(text) && text[0] != '$';
        var written = Try(s => TopicWriter.WriteText(s, text, "x"u8), out var bytes);
        var reader = new TopicReader(Encoding.UTF8.GetBytes(text));
        var read = reader.ReadText(out var value) && reader.AtEnd;
        // What is not well-formed has no bytes to read; the replacement characters are valid text.
        return written == allowed && (!IsWellFormed(text) || read == allowed) && (!allowed || (value == text && Encoding.UTF8.GetString(bytes) == text));
    });

    /// <summary>Brokers may close the connection for them (1.5.4).</summary>
    [Theory]
    [InlineData("\uFDD0"), InlineData("a\uFFFE"), InlineData("ä\uFFFF"), InlineData("\U0001FFFE"), InlineData("\u0085")]
    public void Noncharacters_are_refused_both_ways(string text)
    {
        Assert.False(Try(s => TopicWriter.WriteText(s, text, "x"u8), out _));
        Assert.False(Try(s => TopicWriter.WriteTail(s, "a/" + text, "x"u8), out _));
        Refused(text, (ref TopicReader r, out string x) => r.ReadText(out x!));
    }

    [Fact]
    public void Other_types_make_the_round_trip()
    {
        var id = Guid.NewGuid();
        Assert.Equal(id, Round(s => TopicWriter.WriteGuid(s, id), (ref TopicReader r, out Guid x) => r.ReadGuid(out x)));
        Assert.True(Round(s => TopicWriter.WriteBoolean(s, true), (ref TopicReader r, out bool x) => r.ReadBoolean(out x)));
        Assert.Equal(new DateOnly(2026, 2, 28), Round(s => TopicWriter.WriteDate(s, new(2026, 2, 28)), (ref TopicReader r, out DateOnly x) => r.ReadDate(out x)));
        Assert.Equal(new TimeOnly(1, 2, 3), Round(s => TopicWriter.WriteTime(s, new(1, 2, 3)), (ref TopicReader r, out TimeOnly x) => r.ReadTime(out x)));
        Assert.Equal(new TimeOnly(12345678), Round(s => TopicWriter.WriteTime(s, new(12345678)), (ref TopicReader r, out TimeOnly x) => r.ReadTime(out x)));
        Assert.Equal("a/b", Round(s => TopicWriter.WriteTail(s, "a/b", "x"u8), (ref TopicReader r, out string x) => r.ReadTail(out x!)));
        Assert.Equal(IPAddress.Loopback, Round(s => TopicWriter.WriteValue(s, IPAddress.Loopback, "x"u8), (ref TopicReader r, out IPAddress x) => r.ReadValue(out x!)));
    }

    [Theory]
    [InlineData("TRUE"), InlineData("1"), InlineData("")]
    public void Only_canonical_booleans(string text) => Refused(text, (ref TopicReader r, out bool x) => r.ReadBoolean(out x));

    [Theory]
    [InlineData("0F8FAD5B-d9cb-469f-a165-70867728950e"), InlineData("0f8fad5bd9cb469fa16570867728950e")]
    public void Only_canonical_guids(string text) => Refused(text, (ref TopicReader r, out Guid x) => r.ReadGuid(out x));

    [Theory]
    [InlineData("2026-2-3"), InlineData("2026-02-30"), InlineData("26-02-03")]
    public void Only_canonical_dates(string text) => Refused(text, (ref TopicReader r, out DateOnly x) => r.ReadDate(out x));

    [Theory]
    [InlineData("0102030000000"), InlineData("010203000"), InlineData("240000")]
    public void Only_canonical_times(string text) => Refused(text, (ref TopicReader r, out TimeOnly x) => r.ReadTime(out x));

    [Theory]
    [InlineData("127.0.0.01"), InlineData("2130706433")]
    public void Only_canonical_values_of_other_types(string text) => Refused(text, (ref TopicReader r, out IPAddress x) => r.ReadValue(out x!));

    [Theory]
    [InlineData("007"), InlineData("-0"), InlineData("+1"), InlineData(" 1"), InlineData("1 "), InlineData("-"), InlineData("128"), InlineData("-129")]
    public void Only_canonical_integers(string text) => Refused(text, (ref TopicReader r, out sbyte x) => r.ReadInteger(out x));

    [Theory]
    [InlineData("a/"), InlineData("/a"), InlineData("a//b"), InlineData("$a")]
    public void Only_whole_levels_in_a_tail(string text) => Refused(text, (ref TopicReader r, out string x) => r.ReadTail(out x!));

    [Fact]
    public void Ranges_lengths_and_case_are_checked_both_ways()
    {
        Assert.False(Try(s => TopicWriter.WriteInteger(s, 10, 1, 9, "x"u8), out _));
        Assert.False(new TopicReader("10"u8).ReadInteger(1, 9, out int _));
        Assert.True(new TopicReader("9"u8).ReadInteger(1, 9, out int _));
        Assert.False(Try(s => TopicWriter.WriteText(s, "äb", 2, "x"u8), out _));
        Assert.True(Try(s => TopicWriter.WriteText(s, "ä", 2, "x"u8), out _));
        Assert.False(new TopicReader("äb"u8).ReadText(2, out _));
        Assert.False(Try(s => TopicWriter.WriteLower(s, "aB", "x"u8), out _));
        Assert.False(new TopicReader("aB"u8).ReadLower(out _));
        Assert.True(new TopicReader("ab"u8).ReadLower(out _));
    }

    [Fact]
    public void Formatting_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "~" } };
            Assert.True(Try(s => TopicWriter.WriteInteger(s, -5), out var bytes));
            Assert.Equal("-5"u8.ToArray(), bytes);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Strings_that_repeat__are_the_same_object__and_collisions_do_no_harm()
    {
        Assert.Same(TopicStrings.Get("berlin"u8), TopicStrings.Get("berlin"u8));
        for (var i = 0; i < 50_000; i++)
            Assert.Equal($"größe{i % 9_000}", TopicStrings.Get(Encoding.UTF8.GetBytes($"größe{i % 9_000}")));
    }

    private static bool IsWellFormed(string text) => text.EnumerateRunes().All(r => r != Rune.ReplacementChar) || text.Contains('\uFFFD', StringComparison.Ordinal);

    private static T Round<T>(Action<PublishScratch> write, Reading<T> read)
    {
        Assert.True(Try(write, out var bytes));
        var reader = new TopicReader(bytes);
        Assert.True(read(ref reader, out var value));
        Assert.True(reader.AtEnd);
        return value;
    }

    private static void Refused<T>(string text, Reading<T> read)
    {
        var reader = new TopicReader(Encoding.UTF8.GetBytes(text));
        Assert.False(read(ref reader, out _) && reader.AtEnd);
    }

    private static bool Try(Action<PublishScratch> write, out byte[] bytes)
    {
        var scratch = PublishScratch.Rent();
        try
        {
            write(scratch);
            bytes = TopicText.ToArray(scratch);
            scratch.EndTopic();
            return true;
        }
        catch (ArgumentException)
        {
            bytes = [];
            return false;
        }
        finally
        {
            scratch.Return();
        }
    }
}
