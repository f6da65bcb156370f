using System.Buffers;
using System.Text;
using MessagePack;

namespace TypedMqtt.Contracts.Tests.Generated;

public sealed class ChannelTests
{
    [Fact]
    public void A_channel_knows_what_the_contract_says()
    {
        MqttChannelInfo channel = LineTelemetry.Temperature;

        Assert.Equal("LineTelemetry.Temperature", channel.FullName);
        Assert.Equal("plant/{site:id}/line/{line}/temperature", channel.Template);
        Assert.Equal("plant/+/line/+/temperature", channel.WildcardFilter);
        Assert.Equal(Qos.AtLeastOnce, channel.Qos);
        Assert.True(channel.Retain);
        Assert.Equal("mp;" + channel.Schema, channel.ContentType);
        Assert.Equal(channel.ContentType, Encoding.UTF8.GetString(channel.ContentTypeUtf8));
        Assert.Equal(["line-controller"], channel.Senders);
        Assert.Equal(["dashboard", "alarm-service"], channel.Receivers);
        Assert.Equal(TimeSpan.FromSeconds(60), LineTelemetry.Notice.MessageExpiry);
        Assert.True(LineTelemetry.Online.IsLastWill);
    }

    [Fact]
    public void Names_and_filters()
    {
        Assert.Equal("plant/berlin/line/7/temperature", LineTelemetry.Temperature.Name("berlin", 7));
        Assert.Equal("plant/+/line/7/temperature", LineTelemetry.Temperature.Filter(line: 7));
        Assert.Equal("plant/berlin/line/+/temperature", LineTelemetry.Temperature.Filter("berlin"));
        Assert.Equal("plant/+/event/auto/+/#", LineTelemetry.Notice.Filter(mode: Mode.Automatic));
        Assert.Throws<ArgumentException>(() => LineTelemetry.Temperature.Filter("a/b"));
    }

    [Fact]
    public void Formatting__into_a_span_that_is_too_small__says_how_much_is_needed()
    {
        var small = new byte[3];
        var large = new byte[64];

        Assert.Equal(31, LineTelemetry.Temperature.Format(small, "berlin", 7));
        Assert.Equal(new byte[3], small);
        Assert.Equal(31, LineTelemetry.Temperature.Format(large, "berlin", 7));
        Assert.Equal("plant/berlin/line/7/temperature", Encoding.UTF8.GetString(large.AsSpan(0, 31)));
    }

    [Theory]
    [InlineData("plant/berlin/line/07/temperature")]
    [InlineData("plant/berlin/line/+7/temperature")]
    [InlineData("plant/berlin/line/-0/temperature")]
    [InlineData("plant/berlin/line/2147483648/temperature")]
    [InlineData("plant/berlin/line//temperature")]
    [InlineData("plant/ber lin/line/7/temperature")]
    [InlineData("plant/berlin/line/7/temperature/x")]
    [InlineData("plant/berlin/line/7")]
    [InlineData("plant/berlin")]
    public void A_topic_outside_the_grammar__is_not_parsed(string topic) =>
        Assert.False(LineTelemetry.Temperature.TryParse(Encoding.UTF8.GetBytes(topic), out _, out _));

    [Fact]
    public void An_unreadable_payload__names_channel_topic_member_and_type()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.Write("Celsius");
        writer.WriteNil();
        writer.Write("MeasuredAt");
        writer.WriteNil();
        writer.Flush();

        var e = Unreadable(buffer.WrittenMemory);

        Assert.Contains("LineTelemetry.Temperature", e.Message, StringComparison.Ordinal);
        Assert.Contains("plant/berlin/line/7/temperature", e.Message, StringComparison.Ordinal);
        Assert.Contains("Temperature.Celsius", e.Error, StringComparison.Ordinal);
        Assert.Same(LineTelemetry.Temperature, e.Channel);
    }

    [Fact]
    public void Missing_members_trailing_bytes_and_excess_depth_are_refused()
    {
        Assert.Contains("Temperature.Celsius is required and missing", Unreadable(new byte[] { 0x80 }).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be null", Unreadable(new byte[] { 0xc0 }).Error, StringComparison.Ordinal);
        Assert.Contains("Temperature", Unreadable(new byte[] { 0xdf, 0xff, 0xff, 0xff, 0xff }).Error, StringComparison.Ordinal);
        var connection = new FakeConnection();
        _ = new LineTelemetryPublisher(connection, "berlin").TemperatureAsync(7, default);
        Assert.Contains("1 bytes follow", Unreadable(connection.Payload.Append((byte)0).ToArray()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscriber__fills_filter_group_and_retained_value()
    {
        var connection = new FakeConnection();
        var subscriber = new LineTelemetrySubscriber(connection);
        var token = TestContext.Current.CancellationToken;

        await subscriber.Shared("g").SubscribeTemperatureAsync(site: "berlin", options: new() { BufferCapacity = 3 }, cancellationToken: token);
        Assert.Equal("plant/berlin/line/+/temperature", connection.Filter);
        Assert.Equal(new SubscribeOptions { BufferCapacity = 3, SharedGroup = "g" }, connection.Options);

        Assert.Null(await subscriber.GetTemperatureAsync("berlin", 7, token));
        await new LineTelemetryPublisher(connection, "berlin").TemperatureAsync(7, new(5, default), token);
        Assert.Equal(5, (await subscriber.GetTemperatureAsync("berlin", 7, token))?.Celsius);
    }

    private static UnreadablePayloadException Unreadable(ReadOnlyMemory<byte> payload)
    {
        var topic = "plant/berlin/line/7/temperature"u8.ToArray();
        return Assert.Throws<UnreadablePayloadException>(() => LineTelemetry.Temperature.TryRead(
            topic, new ReadOnlySequence<byte>(payload), CallContext.ForReceived(topic, Qos.AtLeastOnce, false), out _));
    }
}
