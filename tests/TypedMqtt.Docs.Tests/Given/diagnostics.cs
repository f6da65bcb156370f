// What the examples of docs/diagnostics take for granted.
public readonly record struct Temperature(double Celsius);
public sealed record Reading(double Celsius);
public sealed record Summary(int Count);
public enum DoorState { Open, Closed }
public sealed class ReadingSerializer : IPayloadSerializer<Reading>
{
    public string ContentType => "application/x-reading";
    public string SchemaId => "1";
    public void Write(in Reading value, System.Buffers.IBufferWriter<byte> destination) { }
    public Reading Read(in System.Buffers.ReadOnlySequence<byte> payload, in CallContext context) => throw new NotSupportedException();
}
