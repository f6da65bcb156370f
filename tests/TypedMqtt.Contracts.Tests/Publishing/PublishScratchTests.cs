using System.Text;

namespace TypedMqtt.Contracts.Tests.Publishing;

public sealed class PublishScratchTests
{
    [Fact]
    public void Topic_and_payload_grow_past_every_array()
    {
        var scratch = PublishScratch.Rent("root"u8);
        scratch.Write("a/b"u8);
        scratch.EndTopic();
        var expected = new byte[300_000];
        Random.Shared.NextBytes(expected);
        foreach (var chunk in expected.Chunk(777))
            scratch.Write(chunk);

        Assert.Equal("root/a/b", Encoding.UTF8.GetString(scratch.Topic));
        Assert.Equal(expected, scratch.Payload.ToArray());
        scratch.Return();
    }

    [Fact]
    public void What_was_returned__starts_empty_and_cannot_be_used()
    {
        var scratch = PublishScratch.Rent();
        scratch.Write("secret"u8);
        scratch.Return();

        Assert.Throws<InvalidOperationException>(scratch.Return);
        Assert.Throws<InvalidOperationException>(() => scratch.Write("x"u8));
        var again = PublishScratch.Rent();
        Assert.Same(scratch, again);
        Assert.Throws<ArgumentException>(again.EndTopic);
        again.Return();
    }

    [Fact]
    public void Two_at_the_same_time__are_two()
    {
        var one = PublishScratch.Rent();
        var two = PublishScratch.Rent();

        Assert.NotSame(one, two);
        one.Return();
        two.Return();
    }

    [Fact]
    public void A_topic_that_is_too_long_or_belongs_to_the_broker__is_refused()
    {
        Assert.Throws<ArgumentException>(() => End(new byte[65_536]));
        Assert.Throws<ArgumentException>(() => End("$SYS/x"u8.ToArray()));
        End([.. Enumerable.Repeat((byte)'a', 65_535)]);
    }

    [Fact]
    public void Legacy_topics__stand_between_topic_and_payload_each_with_the_root()
    {
        var scratch = PublishScratch.Rent("root"u8);
        scratch.Write("new"u8);
        Assert.Throws<InvalidOperationException>(scratch.BeginLegacyTopic);
        scratch.EndTopic();
        // Long enough to make the array grow between the root and its copy.
        string[] legacy = ["old/" + new string('x', 5_000), "older"];
        foreach (var topic in legacy)
        {
            scratch.BeginLegacyTopic();
            Assert.Throws<InvalidOperationException>(scratch.BeginLegacyTopic);
            scratch.Write(Encoding.UTF8.GetBytes(topic));
            scratch.EndLegacyTopic();
        }

        scratch.Write("payload"u8);

        Assert.Throws<InvalidOperationException>(scratch.BeginLegacyTopic);
        Assert.Throws<ArgumentOutOfRangeException>(() => scratch.LegacyTopic(2));
        Assert.Equal(("root/new", 2, "payload", 7), (Encoding.UTF8.GetString(scratch.Topic), scratch.LegacyTopicCount, Encoding.UTF8.GetString(scratch.Payload), scratch.PayloadLength));
        Assert.Equal(legacy.Select(t => "root/" + t), Enumerable.Range(0, 2).Select(i => Encoding.UTF8.GetString(scratch.LegacyTopic(i))));
        scratch.Return();
        var again = PublishScratch.Rent();
        Assert.Equal(0, again.LegacyTopicCount);
        again.Return();
    }

    [Fact]
    public void Legacy_topic_that_is_empty_or_belongs_to_the_broker__is_refused()
    {
        var scratch = PublishScratch.Rent("root"u8);
        scratch.Write("new"u8);
        scratch.EndTopic();
        scratch.BeginLegacyTopic();
        Assert.Throws<ArgumentException>(scratch.EndLegacyTopic);
        scratch.Write("$SYS"u8);
        Assert.Throws<ArgumentException>(scratch.EndLegacyTopic);
        scratch.Return();
    }

    private static void End(byte[] topic)
    {
        var scratch = PublishScratch.Rent();
        try
        {
            scratch.Write(topic);
            scratch.EndTopic();
        }
        finally
        {
            scratch.Return();
        }
    }
}
