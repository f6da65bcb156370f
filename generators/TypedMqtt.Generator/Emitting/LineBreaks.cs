namespace TypedMqtt.Generator.Emitting;

/// <summary>Breaks what is too long for a line: declarations and lambdas behind <c>=></c>, parameters and arguments one to a line, <c>where</c> on its own.</summary>
internal static class LineBreaks
{
    private const int Width = 140;
    private const string Indent = "    ";

    private static readonly string[] Modifiers = ["public ", "private ", "internal "];

    /// <summary>The lines of a declaration or statement; any other text is one line.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="room">Columns that are taken already.</param>
    public static IEnumerable<string> Lines(string text, int room)
    {
        if (room + text.Length <= Width || text[0] is '/' or '[')
            return [text];
        if (Modifiers.Any(m => text.StartsWith(m, StringComparison.Ordinal)))
            return DeclarationLines(text, room);
        if (text[text.Length - 1] == ';')
            return List(text, Parentheses(text, isDeclaration: false));
        var body = text[text.Length - 1] == ',' ? text.IndexOf(" => ", StringComparison.Ordinal) : -1;
        return body < 0 ? [text] : [text.Substring(0, body + 3), Indent + text.Substring(body + 4)];
    }

    private static List<string> DeclarationLines(string text, int room)
    {
        var parameters = Parentheses(text, isDeclaration: true);
        if (parameters.Close < 0)
        {
            var assigned = text.IndexOf(" = ", StringComparison.Ordinal);
            return assigned < 0 ? [text] : [text.Substring(0, assigned + 2), Indent + text.Substring(assigned + 3)];
        }

        var body = text.IndexOf(" => ", parameters.Close, StringComparison.Ordinal);
        if (body > 0)
            return [.. Lines(text.Substring(0, body + 3), room), .. Lines(text.Substring(body + 4), room + Indent.Length).Select(l => Indent + l)];
        var where = text.IndexOf(" where ", parameters.Close, StringComparison.Ordinal);
        return where < 0 ? List(text, parameters) : [.. List(text.Substring(0, where), parameters), Indent + text.Substring(where + 1)];
    }

    private static List<string> List(string text, (int Open, int Close, List<int> Commas) list)
    {
        if (list.Commas.Count == 0)
            return [text];
        var lines = new List<string> { text.Substring(0, list.Open + 1) };
        var from = list.Open + 1;
        foreach (var comma in list.Commas)
        {
            lines.Add(Indent + text.Substring(from, comma + 1 - from));
            from = comma + 2;
        }

        lines.Add(Indent + text.Substring(from));
        return lines;
    }

    /// <summary>The first list in parentheses and the commas of it; -1 where there is none, or none before a value is assigned to what is declared.</summary>
    private static (int Open, int Close, List<int> Commas) Parentheses(string text, bool isDeclaration)
    {
        var open = -1;
        var commas = new List<int>();
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' or '\'':
                    i = EndOfQuote(text, i);
                    break;
                case '=' when text[i + 1] == '>':
                    i++;
                    break;
                case '=' when isDeclaration && open < 0 && depth == 0:
                    return (-1, -1, commas);
                // A parenthesis at the start or behind a space begins a tuple or a cast.
                case '(' when open < 0 && depth == 0 && i > 0 && text[i - 1] != ' ':
                    open = i;
                    break;
                case '(' or '[' or '<' or '{':
                    depth++;
                    break;
                case ')' when open >= 0 && depth == 0:
                    return (open, i, commas);
                case ')' or ']' or '>' or '}':
                    depth--;
                    break;
                case ',' when open >= 0 && depth == 0:
                    commas.Add(i);
                    break;
            }
        }

        return (-1, -1, new());
    }

    private static int EndOfQuote(string text, int start)
    {
        var i = start + 1;
        while (text[i] != text[start])
            i += text[i] == '\\' ? 2 : 1;
        return i;
    }
}
