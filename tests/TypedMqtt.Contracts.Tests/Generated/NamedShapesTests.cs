using MessagePack;

namespace TypedMqtt.Contracts.Tests.Generated;

/// <summary>What is special to maps with names: constructors, initialisers, and members that are absent.</summary>
public sealed class NamedShapesTests
{
    private readonly FakeConnection _connection = new();
    private readonly NamedShapesPublisher _publisher;

    public NamedShapesTests() => _publisher = new NamedShapesPublisher(_connection);

    [Fact]
    public async Task Init_members__of_the_type_and_of_its_base__keep_their_initialisers_when_absent()
    {
        var read = WireTests.Read(NamedShapes.Initialised, [0x80]).Payload;
        Assert.Equal(("mm", 3), (read.Unit, read.Count));
        Assert.Equal([1], read.Items);

        await _publisher.InitialisedAsync(new Initialised { Unit = "cm", Count = 9, Items = [7, 8] });

        Assert.Equal("""{"Unit":"cm","Count":9,"Items":[7,8]}""", Json());
        read = _connection.Read(NamedShapes.Initialised).Payload;
        Assert.Equal(("cm", 9), (read.Unit, read.Count));
        Assert.Equal([7, 8], read.Items);
    }

    [Fact]
    public async Task Init_members_of_generic_records_and_structs()
    {
        await _publisher.BoxAsync(new Box<int>(5) { Label = "l" });
        Assert.Equal(new Box<int>(5) { Label = "l" }, _connection.Read(NamedShapes.Box).Payload);
        Assert.Equal(new Box<int>(5), WireTests.Read(NamedShapes.Box, MessagePackSerializer.ConvertFromJson("""{"Content":5}""", cancellationToken: TestContext.Current.CancellationToken)).Payload);

        await _publisher.StructBoxAsync(new StructBox<string?> { Content = "c", Label = "l" });
        var read = _connection.Read(NamedShapes.StructBox).Payload;
        Assert.Equal(("c", "l"), (read.Content, read.Label));
        Assert.Equal("struct", WireTests.Read(NamedShapes.StructBox, [0x80]).Payload.Label);
    }

    [Fact]
    public async Task A_required_member_that_is_an_argument_too()
    {
        await _publisher.BothAsync(new RequiredAndConstructor(1) { A = 2, B = "b" });

        var read = _connection.Read(NamedShapes.Both).Payload;
        Assert.Equal((2, "b"), (read.A, read.B));
    }

    [Fact]
    public async Task MaxLength__lowers_and_raises_the_limit_on_both_sides()
    {
        await RefusedAsync(new Limited { Text = "123456" }, "Limited.Text has 6 characters; at most 5");
        await RefusedAsync(new Limited { Items = [1, 2, 3, 4] }, "Limited.Items has 4 elements; at most 3");
        await RefusedAsync(new Limited { Bytes = new byte[5] }, "Limited.Bytes has 5 bytes; at most 4");
        Unreadable("""{"Text":"123456"}""", "Limited.Text: a text of 6 characters; at most 5");
        Unreadable("""{"Text":"1234567890123456"}""", "Limited.Text: a text of 16 bytes; at most 15");
        Unreadable("""{"Items":[1,2,3,4]}""", "Limited.Items: 4 elements are declared; at most 3");

        await _publisher.LimitedAsync(new Limited { Text = "€€€€€", Items = [1, 2, 3], Bytes = [1, 2, 3, 4], Many = new byte[70_000][].Select(_ => Array.Empty<byte>()).ToArray() });

        var read = _connection.Read(NamedShapes.Limited).Payload;
        Assert.Equal("€€€€€", read.Text);
        Assert.Equal(70_000, read.Many!.Length);
    }

    private static void Unreadable(string json, string expected)
    {
        var bytes = MessagePackSerializer.ConvertFromJson(json, cancellationToken: TestContext.Current.CancellationToken);
        var e = Assert.Throws<UnreadablePayloadException>(() => WireTests.Read(NamedShapes.Limited, bytes));
        Assert.Contains(expected, e.Error, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(Limited payload, string expected)
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(async () => await _publisher.LimitedAsync(payload));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private string Json() => MessagePackSerializer.ConvertToJson(_connection.Payload, cancellationToken: TestContext.Current.CancellationToken);
}
