using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Runtime.Serialization;
using MessagePack;
using MessagePack.Formatters;
using MaxLengthAttribute = System.ComponentModel.DataAnnotations.MaxLengthAttribute;

namespace TypedMqtt.Contracts.Tests.Generated;

/// <summary>One channel for each type that has a form on the wire.</summary>
[MqttContract(Prefix = "wire")]
public interface IWire
{
    [Topic("bool")] ValueTask BoolAsync(bool payload);

    [Topic("sbyte")] ValueTask SByteAsync(sbyte payload);

    [Topic("byte")] ValueTask ByteAsync(byte payload);

    [Topic("short")] ValueTask ShortAsync(short payload);

    [Topic("ushort")] ValueTask UShortAsync(ushort payload);

    [Topic("int")] ValueTask IntAsync(int payload);

    [Topic("uint")] ValueTask UIntAsync(uint payload);

    [Topic("long")] ValueTask LongAsync(long payload);

    [Topic("ulong")] ValueTask ULongAsync(ulong payload);

    [Topic("char")] ValueTask CharAsync(char payload);

    [Topic("enum")] ValueTask EnumAsync(Colour payload);

    [Topic("float")] ValueTask FloatAsync(float payload);

    [Topic("double")] ValueTask DoubleAsync(double payload);

    [Topic("half")] ValueTask HalfAsync(Half payload);

    [Topic("int128")] ValueTask Int128Async(Int128 payload);

    [Topic("uint128")] ValueTask UInt128Async(UInt128 payload);

    [Topic("decimal")] ValueTask DecimalAsync(decimal payload);

    [Topic("biginteger")] ValueTask BigIntegerAsync(BigInteger payload);

    [Topic("string")] ValueTask StringAsync(string payload);

    [Topic("uri")] ValueTask UriAsync(Uri payload);

    [Topic("version")] ValueTask VersionAsync(Version payload);

    [Topic("guid")] ValueTask GuidAsync(Guid payload);

#pragma warning disable TMQ0213 // Its bytes are what is compared.
    [Topic("datetime")] ValueTask DateTimeAsync(DateTime payload);
#pragma warning restore TMQ0213

    [Topic("datetimeoffset")] ValueTask DateTimeOffsetAsync(DateTimeOffset payload);

    [Topic("timespan")] ValueTask TimeSpanAsync(TimeSpan payload);

    [Topic("dateonly")] ValueTask DateOnlyAsync(DateOnly payload);

    [Topic("timeonly")] ValueTask TimeOnlyAsync(TimeOnly payload);

    [Topic("bytes")] ValueTask BytesAsync(byte[] payload);

    [Topic("memory")] ValueTask MemoryAsync(Memory<byte> payload);

    [Topic("readonlymemory")] ValueTask ReadOnlyMemoryAsync(ReadOnlyMemory<byte> payload);

    [Topic("sequence")] ValueTask SequenceAsync(ReadOnlySequence<byte> payload);

    [Topic("nullable")] ValueTask NullableAsync(int? payload);

    [Topic("nullabletext")] ValueTask NullableTextAsync(string? payload);

    [Topic("array")] ValueTask ArrayAsync(string?[] payload);

    [Topic("jagged")] ValueTask JaggedAsync(int?[][] payload);

    [Topic("table")] ValueTask TableAsync(double[,] payload);

    [Topic("tables")] ValueTask TablesAsync(List<int[][,]> payload);

    [Topic("list")] ValueTask ListAsync(List<DateOnly> payload);

    [Topic("readonlylist")] ValueTask ReadOnlyListAsync(IReadOnlyList<Guid?> payload);

    [Topic("collection")] ValueTask CollectionAsync(IReadOnlyCollection<int> payload);

    [Topic("hashset")] ValueTask HashSetAsync(HashSet<string> payload);

    [Topic("readonlyset")] ValueTask ReadOnlySetAsync(IReadOnlySet<long> payload);

    [Topic("queue")] ValueTask QueueAsync(Queue<int> payload);

    [Topic("stack")] ValueTask StackAsync(Stack<int> payload);

    [Topic("immutablearray")] ValueTask ImmutableArrayAsync(ImmutableArray<int> payload);

    [Topic("immutablelist")] ValueTask ImmutableListAsync(ImmutableList<string> payload);

    [Topic("immutablehashset")] ValueTask ImmutableHashSetAsync(ImmutableHashSet<int> payload);

    [Topic("enumerable")] ValueTask EnumerableAsync(IEnumerable<int> payload);

    [Topic("linkedlist")] ValueTask LinkedListAsync(LinkedList<string?> payload);

    [Topic("objects/collection")] ValueTask ObjectCollectionAsync(Collection<int> payload);

    [Topic("objects/readonlycollection")] ValueTask ReadOnlyCollectionAsync(ReadOnlyCollection<int> payload);

    [Topic("objects/observablecollection")] ValueTask ObservableCollectionAsync(ObservableCollection<int> payload);

    [Topic("sortedset")] ValueTask SortedSetAsync(SortedSet<int> payload);

    [Topic("immutablesortedset")] ValueTask ImmutableSortedSetAsync(ImmutableSortedSet<int> payload);

    [Topic("immutablequeue")] ValueTask ImmutableQueueAsync(ImmutableQueue<int> payload);

    [Topic("immutablestack")] ValueTask ImmutableStackAsync(ImmutableStack<int> payload);

    [Topic("sorteddictionary")] ValueTask SortedDictionaryAsync(SortedDictionary<string, int?> payload);

    [Topic("sortedlist")] ValueTask SortedListAsync(SortedList<int, string> payload);

    [Topic("immutablesorteddictionary")] ValueTask ImmutableSortedDictionaryAsync(ImmutableSortedDictionary<string, int> payload);

    [Topic("objects/readonlydictionary")] ValueTask ObjectDictionaryAsync(ReadOnlyDictionary<string, int> payload);

    [Topic("concurrentdictionary")] ValueTask ConcurrentDictionaryAsync(ConcurrentDictionary<string, int> payload);

    [Topic("frozenset")] ValueTask FrozenSetAsync(FrozenSet<string> payload);

    [Topic("dictionary")] ValueTask DictionaryAsync(Dictionary<int, string> payload);

    [Topic("readonlydictionary")] ValueTask ReadOnlyDictionaryAsync(IReadOnlyDictionary<Colour, bool?> payload);

    [Topic("immutabledictionary")] ValueTask ImmutableDictionaryAsync(ImmutableDictionary<Guid, int> payload);

    [Topic("frozendictionary")] ValueTask FrozenDictionaryAsync(FrozenDictionary<string, int[]> payload);

    [Topic("keyvaluepair")] ValueTask KeyValuePairAsync(KeyValuePair<string, int?> payload);

    [Topic("valuetuple")] ValueTask ValueTupleAsync((int A, string? B, (bool, double)? C) payload);

    [Topic("tuple")] ValueTask TupleAsync(Tuple<int, string> payload);

    [Topic("seven")] ValueTask SevenAsync((int, int, int, int, int, int, string) payload);

    [Topic("one")] ValueTask OneAsync(ValueTuple<int> payload);

    [Topic("derived")] ValueTask DerivedAsync(KeyedDerived payload);

    [Topic("union")] ValueTask UnionAsync(IEvent payload);

    [Topic("abstract")] ValueTask AbstractAsync(Figure payload);

    [Topic("generic")] ValueTask GenericAsync(KeyedBox<List<int>> payload);

    [Topic("hidden")] ValueTask HiddenAsync(HiddenMembers payload);

    [Topic("contract")] ValueTask ContractAsync(OrderedContract payload);

    [Topic("contractnames")] ValueTask ContractNamesAsync(NamedContract payload);

    [Topic("marked")] ValueTask MarkedAsync(MarkedConstructor payload);

    [Topic("custom")] ValueTask CustomAsync(WithFormatters payload);

    [Topic("nested")] ValueTask NestedAsync(Outer.Nested payload);

    [Topic("tree")] ValueTask TreeAsync(Tree payload);
}

/// <summary>Shapes that only we know: named members, constructors, initialisers.</summary>
[MqttContract]
public interface INamedShapes
{
    [Topic("initialised")] ValueTask InitialisedAsync(Initialised payload);

    [Topic("box")] ValueTask BoxAsync(Box<int> payload);

    [Topic("structbox")] ValueTask StructBoxAsync(StructBox<string?> payload);

    [Topic("both")] ValueTask BothAsync(RequiredAndConstructor payload);

    [Topic("limited")] ValueTask LimitedAsync(Limited payload);
}

[MessagePackObject]
public class KeyedBase
{
    [Key(0)]
    public int Id { get; set; }

    [Key(1)]
    public virtual string Name { get; set; } = "";
}

[MessagePackObject]
public sealed class KeyedDerived : KeyedBase
{
    [Key(1)]
    public override string Name { get; set; } = "derived";

    [Key(2)]
    public double Size { get; set; }
}

[Union(0, typeof(Started)), Union(7, typeof(Stopped))]
public interface IEvent;

[MessagePackObject]
public sealed record Started([property: Key(0)] int Line) : IEvent;

[MessagePackObject]
public sealed record Stopped([property: Key(0)] string? Reason, [property: Key(1)] IEvent? Before) : IEvent;

[Union(1, typeof(Circle)), Union(2, typeof(Square))]
public abstract class Figure
{
    [Key(0)]
    public string Colour { get; set; } = "";
}

[MessagePackObject]
public class Circle : Figure
{
    [Key(1)]
    public double Radius { get; set; }
}

[MessagePackObject]
public sealed class Square : Figure
{
    [Key(1)]
    public double Side { get; set; }
}

public sealed class Triangle : Figure;

[MessagePackObject]
public sealed record KeyedBox<T>([property: Key(0)] T Content, [property: Key(1)] string? Label = null);

[MessagePackObject(AllowPrivate = true)]
public partial class HiddenMembers
{
    [Key(0)]
    private int _count;

    [Key(1)]
    private string Secret { get; set; } = "";

    [Key(2)]
    public bool IsSet { get; private set; }

    public static HiddenMembers Create(int count, string secret) => new() { _count = count, Secret = secret, IsSet = true };

    public override string ToString() => $"{_count} {Secret} {IsSet}";
}

[DataContract]
public sealed class OrderedContract
{
    [DataMember(Order = 1)]
    public int A { get; set; }

    [DataMember(Order = 0)]
    public string B { get; set; } = "";

    public object? NotSent { get; set; }
}

[DataContract]
public sealed class NamedContract
{
    [DataMember(Name = "a")]
    public int A { get; set; }

    [DataMember]
    public string? B { get; set; }

    public int NotSent { get; set; }
}

[MessagePackObject]
public sealed class MarkedConstructor
{
    public MarkedConstructor(int a, string b, bool c) => (A, B, C) = (a, b, c);

    [SerializationConstructor]
    public MarkedConstructor(int a, string b) => (A, B) = (a, b);

    [Key(0)]
    public int A { get; }

    [Key(1)]
    public string B { get; }

    [Key(2)]
    public bool C { get; set; }
}

[MessagePackObject]
public sealed class WithFormatters
{
    [Key(0), MessagePackFormatter(typeof(HexFormatter))]
    public int Hex { get; set; }

    [Key(1)]
    public Opaque? Opaque { get; set; }
}

[MessagePackFormatter(typeof(OpaqueFormatter))]
public sealed record Opaque(string Text);

public sealed class HexFormatter : IMessagePackFormatter<int>
{
    public void Serialize(ref MessagePackWriter writer, int value, MessagePackSerializerOptions options) =>
        writer.Write(value.ToString("x", System.Globalization.CultureInfo.InvariantCulture));

    public int Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        int.Parse(reader.ReadString()!, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
}

public sealed class OpaqueFormatter : IMessagePackFormatter<Opaque?>
{
    public void Serialize(ref MessagePackWriter writer, Opaque? value, MessagePackSerializerOptions options) => writer.Write(value?.Text);

    public Opaque? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => reader.ReadString() is { } text ? new(text) : null;
}

public static class Outer
{
    [MessagePackObject]
    public readonly record struct Nested([property: Key(0)] int X);
}

[MessagePackObject]
public sealed class Tree
{
    [Key(0)]
    public int Value { get; set; }

    [Key(1)]
    public List<Tree>? Children { get; set; }
}

public class InitialisedBase
{
    public string Unit { get; init; } = "mm";
}

public sealed class Initialised : InitialisedBase
{
    public int Count { get; init; } = 3;

    public List<int> Items { get; init; } = [1];
}

public sealed record Box<T>(T Content)
{
    public string Label { get; init; } = "box";
}

public struct StructBox<T>
{
    public StructBox() => Label = "struct";

    public T? Content { get; init; }

    public string Label { get; init; }
}

public sealed class RequiredAndConstructor
{
    public RequiredAndConstructor(int a) => A = a;

    public required int A { get; init; }

    public required string B { get; set; }
}

public sealed class Limited
{
    [MaxLength(5)]
    public string Text { get; set; } = "";

    [Limit(3)]
    public List<int>? Items { get; set; }

    [Limit(4)]
    public byte[] Bytes { get; set; } = [];

    [MaxLength(100_000)]
    public byte[][]? Many { get; set; }
}
