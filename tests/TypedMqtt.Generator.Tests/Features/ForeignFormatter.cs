// A formatter of the application's own for a member.
// Shows: ForeignFormatter.ISamples.Formatters
using System.Threading.Tasks;
using MessagePack;
using MessagePack.Formatters;
using TypedMqtt;

namespace ForeignFormatter;

/// <summary>What is sent.</summary>
[MqttContract(Name = "ForeignFormatter")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/formatter")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value([property: MessagePackFormatter(typeof(TenthsFormatter))] double Celsius);

/// <summary>Writes tenths.</summary>
public sealed class TenthsFormatter : IMessagePackFormatter<double>
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, double value, MessagePackSerializerOptions options) => writer.Write((int)(value * 10));

    /// <inheritdoc/>
    public double Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => reader.ReadInt32() / 10.0;
}
