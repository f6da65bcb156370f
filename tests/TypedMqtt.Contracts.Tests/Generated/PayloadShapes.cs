using System.Collections.Immutable;
using System.Runtime.Serialization;
using MessagePack;

namespace TypedMqtt.Contracts.Tests.Generated;

[MessagePackObject]
public sealed class Keyed
{
    [Key(0)]
    public int Number { get; set; }

    [Key(2)]
    public string? Text { get; set; }

    [Key(3)]
    public Inner? Inner { get; set; }

    [Key(4)]
    public List<Inner> Items { get; set; } = [];

    [Key(5)]
    public Dictionary<string, long> Map { get; set; } = [];

    [Key(6)]
    public double? Maybe { get; set; }

    [Key(7)]
    public Guid Id { get; set; }

    [Key(8)]
    public DateTimeOffset At { get; set; }

    [Key(9)]
    public int[][] Grid { get; set; } = [];

    [Key(10)]
    public byte[] Bytes { get; set; } = [];

    [Key(11)]
    public (int A, string B) Pair { get; set; } = (0, "");

    [Key(12)]
    public HashSet<short> Set { get; set; } = [];

    [Key(13)]
    public Stack<int> Stack { get; set; } = new();

    [Key(14)]
    public ImmutableArray<uint> Fixed { get; set; } = [];

    [Key(15)]
    public decimal Price { get; set; }

    [Key(16)]
    public TimeSpan Duration { get; set; }

    [Key(17)]
    public Colour? Colour { get; set; }

    [Key(18)]
    public IReadOnlyDictionary<Guid, string?[]>? Names { get; set; }

    [IgnoreMember]
    public int Ignored { get; set; }
}

[MessagePackObject]
public readonly record struct Inner([property: Key(0)] int X, [property: Key(1)] string Y);

public enum Colour : byte
{
    Red = 1,
    Green = 200,
}

public class Base
{
    public int Id { get; set; }
}

/// <summary>Every way a member can get its value.</summary>
public sealed class Named : Base
{
    public Named(string name, int size = 7)
    {
        Name = name;
        Size = size;
    }

    public string Name { get; }

    public int Size { get; }

    public required bool IsGood { get; init; }

    public string Unit { get; init; } = "mm";

    public Colour Colour { get; set; } = Colour.Green;

    [WireName("note")]
    public string? Comment { get; set; }

    public Named? Next { get; set; }

    [IgnoreDataMember]
    public int Hidden { get; set; }

    public int Computed => Size * 2;

#pragma warning disable CA1051 // A public field is a shape of its own.
    public float Field;
#pragma warning restore CA1051
}

[MqttContract]
public interface IShapes
{
    [Topic("keyed")]
    ValueTask KeyedAsync(Keyed payload);

    [Topic("named")]
    ValueTask NamedAsync(Named payload);

    [Topic("list")]
    ValueTask ListAsync(IReadOnlyList<Inner> payload);

    [Topic("number")]
    ValueTask NumberAsync(double? payload);
}
