using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads the payload types of a contract, each once.</summary>
internal sealed class PayloadParser(IAssemblySymbol assembly, ParseContext context)
{
    public const string UnionAttribute = "MessagePack.UnionAttribute";

    private readonly Dictionary<string, PayloadModel?> _known = new(StringComparer.Ordinal);
    private readonly List<PayloadModel> _payloads = [];

    // A type that is sent in both layouts has a formatter for each.
    private bool _compact;

    /// <summary>What has been found so far.</summary>
    public IReadOnlyList<PayloadModel> Payloads => _payloads;

    /// <summary>Reads the type of a payload.</summary>
    /// <returns>The payload that has the formatter of the whole; null when the type is not supported.</returns>
    public PayloadModel? ParseRoot(PayloadSource source, bool compact = false)
    {
        _compact = compact;
        var shape = new ShapeParser(this, context, assembly).Parse(source.Type, source.Name, source.Location);
        if (shape is null)
            return null;
        TimeAndMoney.Check(shape, source.Name, source.Location, context);
        if (shape.Kind == ShapeKind.Object)
            return _payloads.FirstOrDefault(p => p.Kind is PayloadKind.Object or PayloadKind.Union && p.Type == shape.Type && p.IsCompact == compact);
        var key = Key("value " + shape.Type);
        if (_known.TryGetValue(key, out var known))
            return known;
        // Whether null is a value is for the channel to say; the formatter takes both.
        var name = SchemaText.Of(shape with { IsNullable = false });
        shape = shape with { IsNullable = shape.IsReference };
        var formatter = FormatterName(shape.Type.Replace("global::", ""));
        var model = new PayloadModel(
            PayloadKind.Value, name, shape.AnnotatedType, formatter, !shape.IsReference, false, shape, default, default, default)
        { IsCompact = compact };
        _known.Add(key, model);
        _payloads.Add(model);
        return model;
    }

    /// <summary>Takes a name for a type that another parser reads.</summary>
    /// <returns>Whether it was free: the type has not been read yet.</returns>
    public bool Reserve(string name)
    {
        if (_known.ContainsKey(name))
            return false;
        _known.Add(name, null);
        return true;
    }

    /// <summary>Adds what another parser has read.</summary>
    public void Add(PayloadModel payload) => _payloads.Add(payload);

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
        var key = Key(type.ToQualified());
        var formatter = FormatterName(type.ToPlain());
        if (_known.ContainsKey(key))
            return formatter;
        _known.Add(key, null);
        var position = _payloads.Count;
        if (type.IsAbstract && type.Has(UnionAttribute))
        {
            AddUnion(type, key, formatter, use, position);
            return formatter;
        }

        var members = new MemberParser(this, context, assembly).Parse(type, use);
        if (members is null)
            return formatter;
        // Without members it is an empty array to MessagePack, too, unless keys are names.
        var keyed = members.Any(m => m.Model.Key >= 0) || members.Count == 0
            && type.Attribute("MessagePack.MessagePackObjectAttribute")?.ConstructorArguments.FirstOrDefault().Value is false;
        var constructor = new ConstructorParser(context, assembly).Choose(type, members, use);
        if (constructor is null)
            return formatter;
        var models = members.Select(m => m.Model).ToEquatable();
        var model = new PayloadModel(
            PayloadKind.Object, type.ToPlain(), type.ToQualified(), formatter, type.IsValueType, keyed, null, models, constructor.ToEquatable(), default)
        { IsCompact = _compact };
        _known[key] = model;
        _payloads.Insert(position, model);
        return formatter;
    }

    private string Key(string type) => _compact ? "compact " + type : type;

    private void AddUnion(INamedTypeSymbol type, string key, string formatter, Func<Location?> use, int position)
    {
        var cases = new List<MemberModel>();
        var complete = true;
        foreach (var attribute in type.GetAttributes().Where(a => a.AttributeClass.Is(UnionAttribute)))
        {
            Location? At() => Locations.IsOf(type, assembly) ? Locations.Of(attribute) : use();
            if (attribute.ConstructorArguments.Length != 2 || attribute.ConstructorArguments[0].Value is not int number
                || attribute.ConstructorArguments[1].Value is not INamedTypeSymbol { IsUnboundGenericType: false } one)
            {
                context.Report(DiagnosticDescriptors.PayloadType, At, type.Name, "[Union]", "it must give a number and the typeof a closed type");
                complete = false;
                continue;
            }

            var derives = one.AllInterfaces.Contains(type, SymbolEqualityComparer.Default);
            for (var t = one.BaseType; t is not null && !derives; t = t.BaseType)
                derives = SymbolEqualityComparer.Default.Equals(t, type);
            var wrong = !derives ? $"it is not derived from {type.Name}"
                : cases.Any(c => c.Key == number) ? $"{number} is the number of another type"
                : cases.Any(c => c.Type == one.ToQualified()) ? "it is listed twice" : null;
            if (wrong is not null)
                context.Report(DiagnosticDescriptors.PayloadType, At, type.Name, one.Name, wrong);
            if (wrong is not null || new ShapeParser(this, context, assembly).Parse(one.WithNullableAnnotation(NullableAnnotation.NotAnnotated), type.Name, At) is not { } shape)
                complete = false;
            else
                cases.Add(new MemberModel(one.Name, one.ToPlain(), number, one.ToQualified(), shape, MemberSetter.Constructor, true, "default", type.ToQualified()));
        }

        if (!complete)
            return;
        var model = new PayloadModel(
            PayloadKind.Union, type.ToPlain(), type.ToQualified(), formatter, false, true, null, cases.OrderBy(c => c.Key).ToEquatable(), default, default)
        { IsCompact = _compact };
        _known[key] = model;
        _payloads.Insert(position, model);
    }

    /// <summary>A name that is an identifier and differs for different types.</summary>
    private string FormatterName(string type)
    {
        var name = new StringBuilder();
        foreach (var c in ClrName(type))
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
        return name.Append(_compact ? "CompactFormatter" : "Formatter").ToString();
    }

    /// <summary>The full name of a type that is a keyword; that of another type is its name.</summary>
    private static string ClrName(string type) => type switch
    {
        "bool" => "System.Boolean",
        "byte" => "System.Byte",
        "char" => "System.Char",
        "decimal" => "System.Decimal",
        "double" => "System.Double",
        "float" => "System.Single",
        "int" => "System.Int32",
        "long" => "System.Int64",
        "sbyte" => "System.SByte",
        "short" => "System.Int16",
        "string" => "System.String",
        "uint" => "System.UInt32",
        "ulong" => "System.UInt64",
        "ushort" => "System.UInt16",
        _ => type,
    };
}
