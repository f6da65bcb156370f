using System.Text;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Reads what a <see cref="StringBuilder"/> holds, without making one string of it.</summary>
internal sealed class BuilderReader(StringBuilder text) : TextReader
{
    private int _position;

    public override int Peek() => _position < text.Length ? text[_position] : -1;

    public override int Read() => _position < text.Length ? text[_position++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        count = Math.Min(count, text.Length - _position);
        text.CopyTo(_position, buffer, index, count);
        _position += count;
        return count;
    }
}
