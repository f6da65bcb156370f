using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.Generator.Emitting;

/// <summary>A long text as the pieces it is joined of. One string of megabytes would cost a full collection each time.</summary>
internal sealed class JoinedText
{
    private readonly List<string> _pieces = [];
    private int _length;

    public void Add(string piece)
    {
        _pieces.Add(piece);
        _length += piece.Length;
    }

    /// <summary>Adds pieces with commas between them.</summary>
    public void AddList(IEnumerable<string> pieces)
    {
        var separator = "";
        foreach (var piece in pieces)
        {
            Add(separator);
            Add(piece);
            separator = ",";
        }
    }

    public SourceText ToText() => SourceText.From(new Reader(_pieces), _length, Encoding.UTF8);

    private sealed class Reader(List<string> pieces) : TextReader
    {
        private int _piece;
        private int _position;

        public override int Peek() => MoveToNext() ? pieces[_piece][_position] : -1;

        public override int Read() => MoveToNext() ? pieces[_piece][_position++] : -1;

        public override int Read(char[] buffer, int index, int count)
        {
            var end = index + count;
            var start = index;
            while (index < end && MoveToNext())
            {
                var length = Math.Min(end - index, pieces[_piece].Length - _position);
                pieces[_piece].CopyTo(_position, buffer, index, length);
                _position += length;
                index += length;
            }

            return index - start;
        }

        /// <summary>Moves to the piece with the next character.</summary>
        private bool MoveToNext()
        {
            while (_piece < pieces.Count && _position == pieces[_piece].Length)
                (_piece, _position) = (_piece + 1, 0);
            return _piece < pieces.Count;
        }
    }
}
