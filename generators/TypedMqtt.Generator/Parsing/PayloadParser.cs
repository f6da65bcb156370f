using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads the payload types of a contract, each once.</summary>
internal sealed class PayloadParser(IAssemblySymbol assembly, ParseContext context)
{
    private readonly Dictionary<string, PayloadModel?> _known = new(StringComparer.Ordinal);
    private readonly List<PayloadModel> _payloads = [];

    /// <summary>What has been found so far.</summary>
    public IReadOnlyList<PayloadModel> Payloads => _payloads;

    /// <summary>Reads the type of a payload.</summary>
    /// <returns>The payload that has the formatter of the whole; null when the type is not supported.</returns>
    public PayloadModel? ParseRoot(PayloadSource source)
    {
        var shape = new ShapeParser(this, context).Parse(source.Type, source.Name, source.Location);
        if (shape is null)
            return null;
        if (shape.Kind == ShapeKind.Object)
            return _payloads.FirstOrDefault(p => p.Kind == PayloadKind.Object && p.Type == shape.Type);
        var key = "value " + shape.Type;
        if (_known.TryGetValue(key, out var known))
            return known;
        // Whether null is a value is for the channel to say; the formatter takes both.
        var name = SchemaText.Of(shape with { IsNullable = false });
        shape = shape with { IsNullable = shape.IsReference };
        var formatter = FormatterName(shape.Type.Replace("global::", ""));
        var model = new PayloadModel(
            PayloadKind.Value, name, shape.AnnotatedType, formatter, !shape.IsReference, false, shape, default, default, default);
        _known.Add(key, model);
        _payloads.Add(model);
        return model;
    }

    /// <summary>Reads an enum, for schema and manifest.</summary>
    public void AddEnum(INamedTypeSymbol type)
    {
        var key = type.ToQualified();
        if (_known.ContainsKey(key))
            return;
        var values = type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).Select(f => new EnumValueModel(
            f.Name, f.Attribute(MemberParser.WireNameAttribute)?.Strings(0).FirstOrDefault() ?? f.Name,
            Convert.ToString(f.ConstantValue, CultureInfo.InvariantCulture)!));
        var model = new PayloadModel(PayloadKind.Enum, type.ToPlain(), key, "", true, false, null, default, default, values.ToEquatable());
        _known.Add(key, model);
        _payloads.Add(model);
    }

    /// <summary>Reads an object type and everything it reaches.</summary>
    /// <returns>The name of its formatter, or null when it cannot have one.</returns>
    public string? AddObject(INamedTypeSymbol type, Func<Location?> use)
    {
        var key = type.ToQualified();
        var formatter = FormatterName(type.ToPlain());
        if (_known.ContainsKey(key))
            return formatter;
        _known.Add(key, null);
        var position = _payloads.Count;
        var members = new MemberParser(this, context, assembly).Parse(type, use);
        if (members is null)
            return formatter;
        var keyed = members.Any(m => m.Model.Key >= 0);
        var constructor = new ConstructorParser(context, assembly).Choose(type, members);
        if (constructor is null)
            return formatter;
        var models = members.Select(m => m.Model).ToEquatable();
        var model = new PayloadModel(
            PayloadKind.Object, type.ToPlain(), key, formatter, type.IsValueType, keyed, null, models, constructor.ToEquatable(), default);
        _known[key] = model;
        _payloads.Insert(position, model);
        return formatter;
    }

    /// <summary>A name that is an identifier and differs for different types.</summary>
    private static string FormatterName(string type)
    {
        var name = new StringBuilder();
        foreach (var c in type)
        {
            name.Append(c switch
            {
                '.' => "_",
                '_' => "__",
                '<' => "Of",
                ',' => "And",
                '[' => "Array",
                '?' => "OrNull",
                _ => char.IsLetterOrDigit(c) ? c.ToString() : "",
            });
        }

        // Composed types are told apart by more than their words.
        if (type.IndexOfAny(['<', '[', '(', '?']) >= 0)
            name.Append('_').Append(SchemaText.Hash(type));
        return name.Append("Formatter").ToString();
    }
}
