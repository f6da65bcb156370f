using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using MessagePack;
using TypedMqtt.Testing;

namespace TypedMqtt.Contracts.Tests.Generated;

/// <summary>Every shape is compared with MessagePack's own resolver, byte for byte and both ways, and makes the round trip through the broker.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private MqttTestBroker _mqtt = null!;
    private FakeConnection _connection = null!;
    private WirePublisher _publisher = null!;

    public async ValueTask InitializeAsync()
    {
        _mqtt = await MqttTestBroker.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _connection = new FakeConnection { Beside = await _mqtt.ConnectAsync("wire", cancellationToken: TestContext.Current.CancellationToken) };
        _publisher = new WirePublisher(_connection);
    }

    public ValueTask DisposeAsync() => _mqtt.DisposeAsync();

    [Fact]
    public async Task Numbers()
    {
        await CheckAsync(Wire.Bool, _publisher.BoolAsync, m => m.Payload, true, false);
        await CheckAsync(Wire.SByte, _publisher.SByteAsync, m => m.Payload, (sbyte[])[sbyte.MinValue, -33, -32, 0, sbyte.MaxValue]);
        await CheckAsync(Wire.Byte, _publisher.ByteAsync, m => m.Payload, (byte[])[0, 127, 128, 255]);
        await CheckAsync(Wire.Short, _publisher.ShortAsync, m => m.Payload, (short[])[short.MinValue, -129, -128, 0, 255, 256, short.MaxValue]);
        await CheckAsync(Wire.UShort, _publisher.UShortAsync, m => m.Payload, (ushort[])[0, 255, 256, ushort.MaxValue]);
        await CheckAsync(Wire.Int, _publisher.IntAsync, m => m.Payload, int.MinValue, short.MinValue, -1, 0, 65_535, 65_536, int.MaxValue);
        await CheckAsync(Wire.UInt, _publisher.UIntAsync, m => m.Payload, 0u, 65_536u, uint.MaxValue);
        await CheckAsync(Wire.Long, _publisher.LongAsync, m => m.Payload, long.MinValue, int.MinValue, 0, uint.MaxValue, long.MaxValue);
        await CheckAsync(Wire.ULong, _publisher.ULongAsync, m => m.Payload, 0ul, uint.MaxValue, ulong.MaxValue);
        await CheckAsync(Wire.Char, _publisher.CharAsync, m => m.Payload, 'a', '\uffff');
        await CheckAsync(Wire.Enum, _publisher.EnumAsync, m => m.Payload, Colour.Red, Colour.Green, (Colour)77);
        await CheckAsync(Wire.Float, _publisher.FloatAsync, m => m.Payload, 0f, -1.5f, float.NaN, float.MaxValue);
        await CheckAsync(Wire.Double, _publisher.DoubleAsync, m => m.Payload, 0d, -1.5d, double.PositiveInfinity, double.Epsilon);
        await CheckAsync(Wire.Half, _publisher.HalfAsync, m => m.Payload, (Half)1.5, Half.MinValue, Half.NaN);
        await CheckAsync(Wire.Int128, _publisher.Int128Async, m => m.Payload, (Int128[])[Int128.MinValue, 0, Int128.MaxValue]);
        await CheckAsync(Wire.UInt128, _publisher.UInt128Async, m => m.Payload, (UInt128[])[0, UInt128.MaxValue]);
        await CheckAsync(Wire.Decimal, _publisher.DecimalAsync, m => m.Payload, 0m, 12.50m, decimal.MinValue, 0.0000000000000000000000000001m);
        await CheckAsync(Wire.BigInteger, _publisher.BigIntegerAsync, m => m.Payload, (BigInteger[])[0, -1, BigInteger.Pow(7, 300)]);
        await CheckAsync(Wire.Nullable, _publisher.NullableAsync, m => m.Payload, (int?[])[null, 7]);
    }

    [Fact]
    public async Task Texts_and_bytes()
    {
        await CheckAsync(Wire.String, _publisher.StringAsync, m => m.Payload, "", "ä€🙂", new string('x', 31), new string('x', 32), new string('x', 256), new string('x', 65_536));
        await CheckAsync(Wire.NullableText, _publisher.NullableTextAsync, m => m.Payload, null, "text");
        await CheckAsync(Wire.Uri, _publisher.UriAsync, m => m.Payload, new Uri("https://example.org/a?b=ä"), new Uri("relative/path", UriKind.Relative));
        await CheckAsync(Wire.Version, _publisher.VersionAsync, m => m.Payload, new Version(1, 2), new Version(1, 2, 3, 4));
        await CheckAsync(Wire.Guid, _publisher.GuidAsync, m => m.Payload, Guid.Empty, Guid.NewGuid());
        await CheckAsync(Wire.Bytes, _publisher.BytesAsync, m => m.Payload, (byte[])[], [1, 2], new byte[300], new byte[70_000]);
        await CheckAsync(Wire.Memory, _publisher.MemoryAsync, m => m.Payload, (byte[])[], (byte[])[1, 2]);
        await CheckAsync(Wire.ReadOnlyMemory, _publisher.ReadOnlyMemoryAsync, m => m.Payload, (byte[])[], (byte[])[1, 2]);
        await CheckAsync(Wire.Sequence, _publisher.SequenceAsync, m => m.Payload, new ReadOnlySequence<byte>([1, 2]));
    }

    [Fact]
    public async Task Dates_and_times()
    {
        var utc = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        await CheckAsync(Wire.DateTime, _publisher.DateTimeAsync, m => m.Payload, utc, utc.AddTicks(7), DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc));
        await CheckAsync(Wire.DateTimeOffset, _publisher.DateTimeOffsetAsync, m => m.Payload, new DateTimeOffset(utc), new DateTimeOffset(utc.AddTicks(7).Ticks, TimeSpan.FromHours(-5)));
        await CheckAsync(Wire.TimeSpan, _publisher.TimeSpanAsync, m => m.Payload, TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue);
        await CheckAsync(Wire.DateOnly, _publisher.DateOnlyAsync, m => m.Payload, DateOnly.MinValue, new DateOnly(2026, 1, 2));
        await CheckAsync(Wire.TimeOnly, _publisher.TimeOnlyAsync, m => m.Payload, TimeOnly.MinValue, new TimeOnly(1, 2, 3, 4));
    }

    [Fact]
    public async Task Collections()
    {
        await CheckAsync(Wire.Array, _publisher.ArrayAsync, m => m.Payload, [], ["a", null], new string?[70], Enumerable.Repeat("x", 65_536).ToArray());
        await CheckAsync(Wire.Jagged, _publisher.JaggedAsync, m => m.Payload, (int?[][])[[], [1, null]]);
        await CheckAsync(Wire.Table, _publisher.TableAsync, m => m.Payload, new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, new double[0, 3]);
        await CheckAsync(Wire.Tables, _publisher.TablesAsync, m => m.Payload, (List<int[][,]>)[[new int[,] { { 1 } }], []]);
        await CheckAsync(Wire.List, _publisher.ListAsync, m => m.Payload, [], [new(2026, 1, 2)]);
        await CheckAsync(Wire.ReadOnlyList, _publisher.ReadOnlyListAsync, m => m.Payload, new List<Guid?> { null, Guid.NewGuid() });
        await CheckAsync(Wire.Collection, _publisher.CollectionAsync, m => m.Payload, new List<int> { 1, 2 });
        await CheckAsync(Wire.HashSet, _publisher.HashSetAsync, m => m.Payload, (HashSet<string>)["a", "b"]);
        await CheckAsync(Wire.ReadOnlySet, _publisher.ReadOnlySetAsync, m => m.Payload, new HashSet<long> { 1, long.MaxValue });
        await CheckAsync(Wire.Queue, _publisher.QueueAsync, m => m.Payload, new Queue<int>([1, 2, 3]));
        await CheckAsync(Wire.Stack, _publisher.StackAsync, m => m.Payload, new Stack<int>([1, 2, 3]));
        await CheckAsync(Wire.ImmutableArray, _publisher.ImmutableArrayAsync, m => m.Payload, [], [1, 2]);
        await CheckAsync(Wire.ImmutableList, _publisher.ImmutableListAsync, m => m.Payload, (ImmutableList<string>)["a"]);
        await CheckAsync(Wire.ImmutableHashSet, _publisher.ImmutableHashSetAsync, m => m.Payload, (ImmutableHashSet<int>)[5]);
        await CheckAsync(Wire.FrozenSet, _publisher.FrozenSetAsync, m => m.Payload, new[] { "a" }.ToFrozenSet());
    }

    [Fact]
    public async Task Collections_that_are_less_common()
    {
        await CheckAsync(Wire.Enumerable, _publisher.EnumerableAsync, m => m.Payload, new List<int>(), Enumerable.Range(1, 3).Where(i => i != 2));
        await CheckAsync(Wire.LinkedList, _publisher.LinkedListAsync, m => m.Payload, new LinkedList<string?>(["a", null]));
        await CheckAsync(Wire.ObjectCollection, _publisher.ObjectCollectionAsync, m => m.Payload, [1, 2]);
        await CheckAsync(Wire.ReadOnlyCollection, _publisher.ReadOnlyCollectionAsync, m => m.Payload, [1, 2]);
        await CheckAsync(Wire.ObservableCollection, _publisher.ObservableCollectionAsync, m => m.Payload, [1, 2]);
        await CheckAsync(Wire.SortedSet, _publisher.SortedSetAsync, m => m.Payload, (SortedSet<int>)[2, 1]);
        await CheckAsync(Wire.ImmutableSortedSet, _publisher.ImmutableSortedSetAsync, m => m.Payload, (ImmutableSortedSet<int>)[2, 1]);
        await CheckAsync(Wire.ImmutableQueue, _publisher.ImmutableQueueAsync, m => m.Payload, (ImmutableQueue<int>)[], (ImmutableQueue<int>)[1, 2, 3]);
        await CheckAsync(Wire.ImmutableStack, _publisher.ImmutableStackAsync, m => m.Payload, ImmutableStack.Create(1, 2, 3));
        await CheckAsync(Wire.SortedDictionary, _publisher.SortedDictionaryAsync, m => m.Payload, new SortedDictionary<string, int?> { ["b"] = 1, ["a"] = null });
        await CheckAsync(Wire.SortedList, _publisher.SortedListAsync, m => m.Payload, new SortedList<int, string> { [2] = "b", [1] = "a" });
        await CheckAsync(Wire.ImmutableSortedDictionary, _publisher.ImmutableSortedDictionaryAsync, m => m.Payload, ImmutableSortedDictionary<string, int>.Empty.Add("b", 1).Add("a", 2));
        await CheckAsync(Wire.ObjectDictionary, _publisher.ObjectDictionaryAsync, m => m.Payload, new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }));
        await CheckAsync(Wire.ConcurrentDictionary, _publisher.ConcurrentDictionaryAsync, m => m.Payload, new ConcurrentDictionary<string, int>([new("a", 1)]));
    }

    [Fact]
    public async Task Maps_and_tuples()
    {
        await CheckAsync(Wire.Dictionary, _publisher.DictionaryAsync, m => m.Payload, new Dictionary<int, string> { [1] = "a", [-1] = "b" });
        await CheckAsync(Wire.ReadOnlyDictionary, _publisher.ReadOnlyDictionaryAsync, m => m.Payload, new Dictionary<Colour, bool?> { [Colour.Red] = null });
        await CheckAsync(Wire.ImmutableDictionary, _publisher.ImmutableDictionaryAsync, m => m.Payload, ImmutableDictionary<Guid, int>.Empty.Add(Guid.NewGuid(), 1));
        await CheckAsync(Wire.FrozenDictionary, _publisher.FrozenDictionaryAsync, m => m.Payload, new Dictionary<string, int[]> { ["a"] = [1] }.ToFrozenDictionary());
        await CheckAsync(Wire.KeyValuePair, _publisher.KeyValuePairAsync, m => m.Payload, new("a", null), new("b", 2));
        await CheckAsync(Wire.ValueTuple, _publisher.ValueTupleAsync, m => m.Payload, (1, null, null), (2, "b", (true, 2.5)));
        await CheckAsync(Wire.Tuple, _publisher.TupleAsync, m => m.Payload, Tuple.Create(1, "a"));
        await CheckAsync(Wire.Seven, _publisher.SevenAsync, m => m.Payload, (1, 2, 3, 4, 5, 6, "7"));
        await CheckAsync(Wire.One, _publisher.OneAsync, m => m.Payload, new ValueTuple<int>(1));
    }

    [Fact]
    public async Task Objects()
    {
        await CheckAsync(Wire.Derived, _publisher.DerivedAsync, m => m.Payload, new KeyedDerived { Id = 1, Name = "n", Size = 2.5 });
        await CheckAsync(Wire.Union, _publisher.UnionAsync, m => m.Payload, new Started(1), new Stopped("r", new Started(2)), new Stopped(null, null));
        await CheckAsync(Wire.Abstract, _publisher.AbstractAsync, m => m.Payload, new Circle { Colour = "red", Radius = 1 }, new Square { Side = 2 });
        await CheckAsync(Wire.Generic, _publisher.GenericAsync, m => m.Payload, new KeyedBox<List<int>>([1, 2], "l"), new KeyedBox<List<int>>([]));
        await CheckAsync(Wire.Contract, _publisher.ContractAsync, m => m.Payload, new OrderedContract { A = 1, B = "b" });
        await CheckAsync(Wire.ContractNames, _publisher.ContractNamesAsync, m => m.Payload, new NamedContract { A = 1, B = "b" });
        await CheckAsync(Wire.Marked, _publisher.MarkedAsync, m => m.Payload, new MarkedConstructor(1, "b", true));
        await CheckAsync(Wire.Custom, _publisher.CustomAsync, m => m.Payload, new WithFormatters { Hex = 255, Opaque = new("o") });
        await CheckAsync(Wire.Nested, _publisher.NestedAsync, m => m.Payload, new Outer.Nested(3));
        await CheckAsync(Wire.Tree, _publisher.TreeAsync, m => m.Payload, new Tree { Value = 1, Children = [new() { Value = 2, Children = [] }, new()] });
    }

    [Fact]
    public async Task Members_that_are_not_public()
    {
        await _publisher.HiddenAsync(HiddenMembers.Create(7, "s"));

        Assert.Equal(MessagePackSerializer.Serialize(HiddenMembers.Create(7, "s"), MessagePack.Resolvers.StandardResolverAllowPrivate.Options, TestContext.Current.CancellationToken), _connection.Payload);
        Assert.Equal("7 s True", _connection.Read(Wire.Hidden).Payload.ToString());
    }

    [Fact]
    public async Task A_type_that_the_union_does_not_list__is_refused_on_both_sides()
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(async () => await _publisher.AbstractAsync(new Triangle()));
        Assert.Contains("Triangle is not one of the types", e.Message, StringComparison.Ordinal);

        var unreadable = Assert.Throws<UnreadablePayloadException>(() => Read(Wire.Abstract, [0x92, 0x09, 0xc0]));
        Assert.Contains("9 is no [Union] number of TypedMqtt.Contracts.Tests.Generated.Figure", unreadable.Error, StringComparison.Ordinal);
    }

    internal static TMessage Read<TMessage>(MqttChannel<TMessage> channel, byte[] bytes) where TMessage : struct
    {
        var topic = System.Text.Encoding.UTF8.GetBytes(channel.Template);
        Assert.True(channel.TryRead(topic, new ReadOnlySequence<byte>(bytes), default, out var message));
        return message;
    }

    private async Task CheckAsync<TMessage, T>(MqttChannel<TMessage> channel, Func<T, ValueTask> publish, Func<TMessage, T> payload, params T[] values)
        where TMessage : struct
    {
        foreach (var value in values)
        {
            var expected = MessagePackSerializer.Serialize(value, cancellationToken: TestContext.Current.CancellationToken);

            await publish(value);

            Assert.Equal(expected, _connection.Payload);
            var read = payload(Read(channel, expected));
            if (value is string or Uri or Version || value is ValueType and not IEnumerable && value is not ReadOnlySequence<byte>)
                Assert.Equal(value, value is Memory<byte> or ReadOnlyMemory<byte> ? value : read);
            else if (value is IEnumerable and not string)
                Assert.Equal(((IEnumerable)value).Cast<object?>(), ((IEnumerable)read!).Cast<object?>());
            if (value is not null && !typeof(T).IsValueType)
                Assert.True(typeof(T).IsInterface || value.GetType() == read!.GetType() || value is IEnumerable);
            Assert.Equal(expected, MessagePackSerializer.Serialize(read, cancellationToken: TestContext.Current.CancellationToken));
            var received = payload(await _mqtt.NextAsync(channel, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(expected, MessagePackSerializer.Serialize(received, cancellationToken: TestContext.Current.CancellationToken));
            // Bytes that arrive in pieces of one are the same payload.
            var topic = System.Text.Encoding.UTF8.GetBytes(channel.Template);
            Assert.True(channel.TryRead(topic, Pieces.Of(expected, expected.Length < 2_000 ? 1 : 1_000), default, out var again));
            Assert.Equal(expected, MessagePackSerializer.Serialize(payload(again), cancellationToken: TestContext.Current.CancellationToken));
        }
    }
}
