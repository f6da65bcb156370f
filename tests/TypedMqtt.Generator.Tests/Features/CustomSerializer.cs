// A payload that the application writes and reads itself.
// Shows: BeltPublisher.SpeedAsync, Belt.SpeedChannel.SpeedChannel, Belt.SpeedChannel.TryRead
using System.Buffers;
using System.Buffers.Binary;
using System.Threading.Tasks;
using TypedMqtt;

namespace CustomSerializer;

/// <summary>Belts.</summary>
[MqttContract]
public interface IBelt
{
    /// <summary>How fast it is.</summary>
    [Topic("belt/speed", Serializer = typeof(SpeedSerializer))]
    ValueTask SpeedAsync(Speed speed);
}

/// <summary>A speed.</summary>
public readonly record struct Speed(ushort MillimetresPerSecond);

/// <summary>Writes two bytes, the high one first.</summary>
public sealed class SpeedSerializer : IPayloadSerializer<Speed>
{
    /// <inheritdoc/>
    public string ContentType => "application/x-speed";

    /// <inheritdoc/>
    public string SchemaId => "speed-1";

    /// <inheritdoc/>
    public void Write(in Speed value, IBufferWriter<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination.GetSpan(2), value.MillimetresPerSecond);
        destination.Advance(2);
    }

    /// <inheritdoc/>
    public Speed Read(in ReadOnlySequence<byte> payload, in CallContext context) => new(BinaryPrimitives.ReadUInt16BigEndian(payload.ToArray()));
}
