// Keys: an array instead of a map, also for members that are not public.
// Shows: KeyedPayload.ISamples.Formatters
using System.Threading.Tasks;
using MessagePack;
using TypedMqtt;

namespace KeyedPayload;

/// <summary>What is sent.</summary>
[MqttContract(Name = "KeyedPayload")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/keyed")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
[MessagePackObject(AllowPrivate = true)]
public sealed partial class Value
{
    [Key(0)]
    private int _count;

    [Key(2)]
    internal string Text { get; set; } = "";

    /// <summary>What it is, as text.</summary>
    public static string Describe(Value value) => $"{value._count} {value.Text}";

    /// <summary>Makes one.</summary>
    public static Value Of(int count, string text) => new() { _count = count, Text = text };
}
