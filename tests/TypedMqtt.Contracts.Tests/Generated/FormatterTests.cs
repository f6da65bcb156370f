using System.Buffers;
using MessagePack;

namespace TypedMqtt.Contracts.Tests.Generated;

public sealed class FormatterTests
{
    private readonly FakeConnection _connection = new();
    private readonly ShapesPublisher _publisher;

    public FormatterTests() => _publisher = new ShapesPublisher(_connection);

    [Fact]
    public async Task Keyed_types__have_the_bytes_of_MessagePack_itself()
    {
        var payload = new Keyed
        {
            Number = -5,
            Text = "text",
            Inner = new(3, "y"),
            Items = [new(1, "a"), new(2, "b")],
            Map = { ["one"] = 1, ["big"] = long.MaxValue },
            Maybe = 2.5,
            Id = Guid.NewGuid(),
            At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-5)),
            Grid = [[1], [2, 3]],
            Bytes = [9, 8],
            Pair = (4, "four"),
            Set = [7, -7],
            Stack = new([1, 2, 3]),
            Fixed = [1, 2],
            Price = 12.50m,
            Duration = TimeSpan.FromMinutes(3),
            Colour = Colour.Green,
            Names = new Dictionary<Guid, string?[]> { [Guid.Empty] = ["x", null] },
        };

        await _publisher.KeyedAsync(payload);

        Assert.Equal(MessagePackSerializer.Serialize(payload, cancellationToken: TestContext.Current.CancellationToken), _connection.Payload);
        var read = _connection.Read(Shapes.Keyed).Payload;
        Assert.Equivalent(payload, read, strict: true);
        Assert.Equal(payload.Stack, read.Stack);
        await _publisher.KeyedAsync(read);
        Assert.Equal(MessagePackSerializer.Serialize(payload, cancellationToken: TestContext.Current.CancellationToken), _connection.Payload);
    }

    [Fact]
    public async Task Keyed_types_with_defaults__have_the_bytes_of_MessagePack_itself()
    {
        await _publisher.KeyedAsync(new Keyed());

        Assert.Equal(MessagePackSerializer.Serialize(new Keyed(), cancellationToken: TestContext.Current.CancellationToken), _connection.Payload);
        Assert.Equivalent(new Keyed(), _connection.Read(Shapes.Keyed).Payload, strict: true);
    }

    [Fact]
    public async Task Named_types__make_the_round_trip_with_every_kind_of_member()
    {
        var payload = new Named("n", 3)
        {
            Id = 11,
            IsGood = true,
            Unit = "cm",
            Colour = Colour.Red,
            Comment = "c",
            Field = 1.5f,
            Hidden = 9,
            Next = new Named("m") { IsGood = false },
        };

        await _publisher.NamedAsync(payload);

        var read = _connection.Read(Shapes.Named).Payload;
        payload.Hidden = 0;
        Assert.Equivalent(payload, read, strict: true);
        Assert.Contains("\"note\":\"c\"", MessagePackSerializer.ConvertToJson(_connection.Payload, cancellationToken: TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_are_absent__keep_defaults_and_initialisers__and_unknown_ones_are_skipped()
    {
        var read = Read(w =>
        {
            w.WriteMapHeader(3);
            w.Write("Name");
            w.Write("n");
            w.Write("Future");
            w.WriteArrayHeader(1);
            w.WriteMapHeader(0);
            w.Write("IsGood");
            w.Write(true);
        });

        Assert.Equal("n", read.Name);
        Assert.Equal(7, read.Size);
        Assert.Equal("mm", read.Unit);
        Assert.Equal(Colour.Green, read.Colour);
        Assert.Null(read.Comment);
    }

    [Fact]
    public void What_is_wrong__is_said_with_type_and_member()
    {
        Assert.Contains("Named.IsGood is required and missing", Error(w =>
        {
            w.WriteMapHeader(1);
            w.Write("Name");
            w.Write("n");
        }), StringComparison.Ordinal);
        Assert.Contains("Named.Name: nil for string", Error(w =>
        {
            w.WriteMapHeader(1);
            w.Write("Name");
            w.WriteNil();
        }), StringComparison.Ordinal);
        Assert.Contains("Named.Name: it is present twice", Error(w =>
        {
            w.WriteMapHeader(2);
            w.Write("Name");
            w.Write("n");
            w.Write("Name");
            w.Write("n");
        }), StringComparison.Ordinal);
        Assert.Contains("Named.Next: ", Error(w =>
        {
            for (var i = 0; i < 40; i++)
            {
                w.WriteMapHeader(1);
                w.Write("Next");
            }

            w.WriteNil();
        }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whole_payloads_that_are_no_objects()
    {
        await _publisher.ListAsync([new(1, "a"), new(2, "b")]);
        Assert.Equal([new(1, "a"), new(2, "b")], _connection.Read(Shapes.List).Payload);

        await _publisher.NumberAsync(null);
        Assert.Equal([0xc0], _connection.Payload);
        Assert.Null(_connection.Read(Shapes.Number).Payload);
        await _publisher.NumberAsync(2.5);
        Assert.Equal(2.5, _connection.Read(Shapes.Number).Payload);
    }

    [Fact]
    public async Task Null_in_a_member_that_cannot_be_null__is_refused_by_the_sender()
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(async () => await _publisher.NamedAsync(new Named(null!) { IsGood = true }));

        Assert.Contains("Named.Name is null", e.Message, StringComparison.Ordinal);
    }

    private delegate void Write(ref MessagePackWriter writer);

    private static Named Read(Action<Recorder> write)
    {
        var recorder = new Recorder();
        write(recorder);
        Assert.True(Shapes.Named.TryRead("named"u8, new ReadOnlySequence<byte>(recorder.ToArray()), default, out var message));
        return message.Payload;
    }

    private static string Error(Action<Recorder> write) => Assert.Throws<UnreadablePayloadException>(() => Read(write)).Error;

    /// <summary>A writer that a lambda can hold.</summary>
    private sealed class Recorder
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public void WriteMapHeader(int count) => Do((ref w) => w.WriteMapHeader(count));

        public void WriteArrayHeader(int count) => Do((ref w) => w.WriteArrayHeader(count));

        public void Write(string text) => Do((ref w) => w.Write(text));

        public void Write(bool value) => Do((ref w) => w.Write(value));

        public void WriteNil() => Do((ref w) => w.WriteNil());

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

        private void Do(Write write)
        {
            var writer = new MessagePackWriter(_bytes);
            write(ref writer);
            writer.Flush();
        }
    }
}
