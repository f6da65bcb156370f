using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace TypedMqtt.Generator.Tests.Properties;

/// <summary>A random type: how it is written, what it needs declared, and some of its values as C#.</summary>
internal sealed record RandomType(string Text, IReadOnlyList<string> Values, IReadOnlyList<string> Declarations)
{
    public string Value(int i) => Values[i % Values.Count];
}

/// <summary>How objects are sent.</summary>
internal enum RandomForm
{
    /// <summary>In MessagePack by names.</summary>
    Named,

    /// <summary>In MessagePack by numbers, so that MessagePack-CSharp knows them, too.</summary>
    Keyed,

    /// <summary>In JSON.</summary>
    Json,
}

/// <summary>Makes types of every shape, some levels deep.</summary>
internal static class RandomTypes
{
    private static readonly string[] Colours = ["Colour.Red", "Colour.Green", "(Colour)77"];

    private static readonly RandomType[] Keys =
    [
        Leaf("int", "0", "-129", "int.MaxValue", "65536"),
        Leaf("string", "\"\"", "\"ä€🙂\"", "new string('x', 300)", "\"a\\0b\""),
        Leaf("Guid", "Guid.Empty", "new Guid(\"0f8fad5b-d9cb-469f-a165-70867728950e\")"),
        Leaf("bool", "true", "false"),
        Leaf("ulong", "0", "ulong.MaxValue", "128"),
        Leaf("sbyte", "(sbyte)-33", "sbyte.MinValue", "(sbyte)5"),
        Leaf("Colour", Colours),
        Leaf("DateOnly", "new DateOnly(2026, 1, 2)", "DateOnly.MinValue"),
    ];

    private static readonly RandomType[] Leaves =
    [
        .. Keys,
        Leaf("long?", "null", "long.MinValue", "7L"),
        Leaf("string?", "null", "\"text\""),
        Leaf("double", "1.5", "double.NaN", "double.MaxValue"),
        Leaf("float?", "null", "-2.5f"),
        Leaf("Half", "(Half)1.5", "Half.MinValue"),
        Leaf("Int128", "Int128.MinValue", "(Int128)5"),
        Leaf("decimal", "12.50m", "decimal.MinValue"),
        Leaf("char", "'a'", "'\\uffff'"),
        Leaf("byte[]", "new byte[0]", "new byte[] { 1, 2, 255 }", "new byte[300]"),
        Leaf("ReadOnlyMemory<byte>", "new byte[] { 1, 2 }"),
        Leaf("DateTime", "DateTime.UnixEpoch", "DateTime.UnixEpoch.AddTicks(7)"),
        Leaf("DateTimeOffset", "new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-5))"),
        Leaf("TimeSpan?", "null", "TimeSpan.MaxValue"),
        Leaf("Uri", "new Uri(\"https://example.org/a\")"),
        Leaf("System.Numerics.BigInteger", "System.Numerics.BigInteger.Pow(7, 100)"),
    ];

    // JSON has no NaN, and to System.Text.Json a BigInteger is an object.
    private static readonly RandomType[] JsonLeaves =
    [
        .. Leaves.Where(l => l.Text is not ("double" or "System.Numerics.BigInteger")),
        Leaf("double", "1.5", "double.MaxValue"),
    ];

    /// <summary>A type that may be nested so deep.</summary>
    /// <param name="depth">Levels.</param>
    /// <param name="form">How objects are sent.</param>
    public static Gen<RandomType> Any(int depth, RandomForm form)
    {
        var leaf = Pick(form == RandomForm.Json ? JsonLeaves : Leaves);
        if (depth == 0)
            return leaf;
        var inner = Any(depth - 1, form);
        var composites = form == RandomForm.Json ? JsonComposites : Composites;
        return Gen.Frequency(
            (2, leaf),
            (4, Gen.Select(Gen.Int[0, composites.Length - 1], Pick(Keys), inner, inner, (kind, key, a, b) => Composite(composites[kind], key, a, b, form))),
            (5, Gen.Select(Gen.Int[0, 4], inner.Array[0, 5], Gen.Long, (kind, members, id) => Object(kind, members, id, form))),
            (1, Gen.Select(inner, inner, (a, b) => Union(a, b, form))));
    }

    private static readonly int[] Composites = [.. Enumerable.Range(0, 11)];

    // System.Text.Json turns stacks round, cannot read frozen dictionaries, and has no tables.
    private static readonly int[] JsonComposites = [0, 1, 2, 4, 5, 6, 7, 9];

    private static Gen<RandomType> Pick(RandomType[] types) => Gen.Int[0, types.Length - 1].Select(i => types[i]);

    private static RandomType Leaf(string text, params string[] values) => new(text, values, []);

    private static RandomType Composite(int kind, RandomType key, RandomType a, RandomType b, RandomForm form)
    {
        var list = $"{{ {string.Join(", ", a.Values)} }}";
        var pairs = $"{{ {string.Join(", ", key.Values.Select((k, i) => $"[{k}] = {a.Value(i)}"))} }}";
        var map = $"Dictionary<{key.Text}, {a.Text}>";
        IReadOnlyList<string> declarations = [.. a.Declarations, .. b.Declarations];
        return kind switch
        {
            0 => new($"List<{a.Text}>", [$"new List<{a.Text}> {list}", $"new List<{a.Text}>()"], a.Declarations),
            1 => new($"IReadOnlyList<{a.Text}>?", ["null", $"new List<{a.Text}> {list}"], a.Declarations),
            2 => new(map, [$"new {map} {pairs}", $"new {map}()"], a.Declarations),
            3 => new($"FrozenDictionary<{key.Text}, {a.Text}>", [$"new {map} {pairs}.ToFrozenDictionary()"], a.Declarations),
            4 => new($"({a.Text}, {b.Text})", [.. a.Values.Select((v, i) => $"({v}, {b.Value(i)})")], declarations),
            5 => new($"KeyValuePair<{a.Text}, {b.Text}>", [.. a.Values.Select((v, i) => $"new KeyValuePair<{a.Text}, {b.Text}>({v}, {b.Value(i)})")], declarations),
            6 => new($"HashSet<{key.Text}>", [$"new HashSet<{key.Text}> {{ {string.Join(", ", key.Values)} }}"], []),
            7 => new($"ImmutableArray<{a.Text}>", [$"ImmutableArray.Create<{a.Text}>({string.Join(", ", a.Values.Select(v => $"({a.Text})({v})"))})"], a.Declarations),
            // An array of arrays is written inside out.
            8 when !a.Text.EndsWith(']') => new($"{a.Text}[,]", [$"new {a.Text}[,] {{ {{ {a.Value(0)}, {a.Value(1)}, {a.Value(2)} }}, {{ {a.Value(3)}, {a.Value(0)}, {a.Value(1)} }} }}", $"new {a.Text}[0, 2]"], a.Declarations),
            9 => new(
                $"{Generic(form)}<{a.Text}, {b.Text}>",
                [.. a.Values.Select((v, i) => $"new {Generic(form)}<{a.Text}, {b.Text}>({v}, {b.Value(i)})")],
                [.. declarations, GenericDeclaration(form)]),
            _ => new($"Stack<{a.Text}>", [$"new Stack<{a.Text}>(new List<{a.Text}> {list})"], a.Declarations),
        };
    }

    private static string Generic(RandomForm form) => form == RandomForm.Keyed ? "T1Keyed" : "T1Named";

    private static string GenericDeclaration(RandomForm form) => form == RandomForm.Keyed
        ? "[MessagePackObject] public sealed record T1Keyed<TA, TB>([property: Key(0)] TA A, [property: Key(1)] TB B);"
        : "public sealed record T1Named<TA, TB>(TA A, TB B);";

    /// <summary>An interface with two types that implement it.</summary>
    private static RandomType Union(RandomType a, RandomType b, RandomForm form)
    {
        var name = "T2" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{form} {a.Text};{b.Text}")))[..12];
        var (annotation, key) = form == RandomForm.Keyed ? ("[MessagePackObject] ", "[property: Key(1)] ") : ("", "");
        var union = form == RandomForm.Json
            ? $"JsonDerivedType(typeof({name}A), \"a\"), JsonDerivedType(typeof({name}B), 70000)"
            : $"Union(3, typeof({name}A)), Union(70000, typeof({name}B))";
        return new(
            name,
            [.. a.Values.Select(v => $"new {name}A({v})"), .. b.Values.Select(v => $"new {name}B({v})")],
            [
                .. a.Declarations, .. b.Declarations,
                $"[{union}] public interface {name};"
                + $" {annotation}public sealed record {name}A({key}{a.Text} M) : {name}; {annotation}public sealed record {name}B({key}{b.Text} M) : {name};",
            ]);
    }

    private static RandomType Object(int kind, RandomType[] members, long id, RandomForm form)
    {
        var keyed = form == RandomForm.Keyed;
        // The same type has the same name, another one another.
        var content = $"{kind} {id} {form} {string.Join(";", members.Select(m => m.Text))}";
        var name = "T0" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12];
        var members2 = members.Select((m, i) => (Type: m, Name: "M" + i, Key: keyed ? $"Key({i * 2})" : "")).ToList();
        var code = new StringBuilder(keyed ? "[MessagePackObject] " : "");
        var isPositional = kind is 0 or 1;
        if (isPositional)
        {
            code.Append(kind == 0 ? "public sealed record " : "public readonly record struct ").Append(name).Append('(')
                .AppendJoin(", ", members2.Select(m => $"{(keyed ? $"[property: {m.Key}] " : "")}{m.Type.Text} {m.Name}")).Append(");");
        }
        else
        {
            var accessors = kind switch { 2 => ("required ", "init"), 3 => ("required ", "set"), _ => ("", "init") };
            code.Append("public sealed class ").Append(name).Append(" { ");
            foreach (var (type, member, key) in members2)
            {
                code.Append(keyed ? $"[{key}] " : "").Append(CultureInfo.InvariantCulture, $"public {accessors.Item1}{type.Text} {member} {{ get; {accessors.Item2}; }}")
                    .Append(kind == 4 ? $" = {type.Value(0)}; " : " ");
            }

            code.Append('}');
        }

        var values = Enumerable.Range(0, members.Select(m => m.Values.Count).DefaultIfEmpty(1).Max()).Select(i => isPositional
            ? $"new {name}({string.Join(", ", members.Select(m => m.Value(i)))})"
            : $"new {name} {{ {string.Join(", ", members2.Select(m => $"{m.Name} = {m.Type.Value(i)}"))} }}");
        return new(name, [.. values], [.. members.SelectMany(m => m.Declarations), code.ToString()]);
    }
}
