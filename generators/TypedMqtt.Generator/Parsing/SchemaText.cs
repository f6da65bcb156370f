using System.Security.Cryptography;
using System.Text;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Schemas as text, and their fingerprint.</summary>
internal static class SchemaText
{
    /// <summary>A shape by the names the manifest uses.</summary>
    public static string Of(ShapeModel shape) => Of(shape, name => name);

    /// <summary>Eight characters that change when the wire form does. Names of C# types do not count; types are numbered as they are reached.</summary>
    public static string Fingerprint(PayloadModel root, IReadOnlyList<PayloadModel> payloads)
    {
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<PayloadModel>();
        string Number(string name)
        {
            if (!numbers.TryGetValue(name, out var number))
            {
                numbers.Add(name, number = "#" + numbers.Count);
                if (payloads.FirstOrDefault(p => p.Name == name && p.Kind != PayloadKind.Value && (p.IsCompact == root.IsCompact || p.Kind == PayloadKind.Enum)) is { } payload)
                    queue.Enqueue(payload);
            }

            return number;
        }

        var lines = new List<string>();
        if (root.Kind == PayloadKind.Value)
            lines.Add("value " + Of(root.Shape!, Number));
        else
            Number(root.Name);
        while (queue.Count > 0)
            lines.AddRange(Lines(queue.Dequeue(), Number));
        lines.Sort(StringComparer.Ordinal);
        return Convert.ToBase64String(Sha256("tmq-schema-1\n" + string.Join("\n", lines)), 0, 6).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>Eight hexadecimal digits that tell texts apart in names.</summary>
    public static string Hash(string text) => BitConverter.ToString(Sha256(text), 0, 4).Replace("-", "");

    private static byte[] Sha256(string text)
    {
        using var sha = SHA256.Create();
        return sha.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<string> Lines(PayloadModel payload, Func<string, string> number)
    {
        var name = number(payload.Name);
        if (payload.Kind == PayloadKind.Enum)
            return payload.Values.Select(v => payload.IsText ? $"enum {name} {v.Text}" : $"enum {name} {v.Number}={v.Text}");
        if (payload.Kind == PayloadKind.Union)
            return payload.Members.Select(m => $"case {name} {m.Key} {Of(m.Shape, number)}");
        return payload.Members.OrderBy(m => m.WireName, StringComparer.Ordinal).Select(m =>
            $"member {name} {(payload.IsKeyed ? m.Key + " " : "")}{m.WireName} {Of(m.Shape, number)} {(m.IsRequired ? "required" : "optional")} {m.Omission.Word()}".TrimEnd())
            .Concat(payload.Cases.Select(c => $"case {name} {c.Discriminator} {Of(c.Shape, number)}"));
    }

    /// <summary>A shape with other names for the types of a project.</summary>
    public static string Of(ShapeModel shape, Func<string, string> name)
    {
        var text = shape.Kind switch
        {
            ShapeKind.Object or ShapeKind.Enum => name(shape.Wire),
            ShapeKind.Nullable => Of(shape.Arguments[0], name) + "?",
            ShapeKind.Collection => $"list<{Of(shape.Arguments[0], name)}>",
            ShapeKind.Table => $"table<{Of(shape.Arguments[0], name)}>",
            ShapeKind.Map => $"map<{Of(shape.Arguments[0], name)},{Of(shape.Arguments[1], name)}>",
            ShapeKind.Tuple => $"tuple<{string.Join(",", shape.Arguments.Select(a => Of(a, name)))}>",
            _ => shape.Wire,
        };
        return shape.IsNullable ? text + "?" : text;
    }
}
