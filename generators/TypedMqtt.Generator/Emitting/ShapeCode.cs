using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Statements and expressions that write and read shapes; collections become methods beside the formatter's own.</summary>
internal sealed class ShapeCode
{
    private const string Errors = "global::TypedMqtt.CompilerServices.PayloadErrors";
    private const string Options = "global::MessagePack.MessagePackSerializerOptions options";

    private const string Comparers = "global::TypedMqtt.CompilerServices.PayloadComparers";

    private readonly Queue<Helper> _helpers = new();
    private readonly HashSet<string> _emitted = new(StringComparer.Ordinal);

    /// <summary>Writes the statements that write a value.</summary>
    /// <param name="code">Where they go.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="value">Expression of the value.</param>
    /// <param name="name">Name for the methods and locals it needs; unique within the formatter.</param>
    /// <param name="path">Type and member, for errors.</param>
    public void Write(CodeWriter code, ShapeModel shape, string value, string name, string path)
    {
        var present = shape.IsReference && !shape.IsNullable ? $"{Errors}.NotNull({value}, {Literal.String(path)})" : value;
        switch (shape.Kind)
        {
            case ShapeKind.Scalar:
                code.Line($"writer.Write({present});");
                break;
            case ShapeKind.Enum:
                code.Line($"writer.Write(({UnderlyingType(shape)}){value});");
                break;
            case ShapeKind.Formatter:
                code.Line($"{shape.Codec}.Serialize(ref writer, {present}, {OptionsOf(shape)});");
                break;
            case ShapeKind.Object:
                code.Line($"{shape.Codec}.Instance.Serialize(ref writer, {present}, options);");
                break;
            case ShapeKind.Nullable:
                using (code.Block($"if ({value} is {{ }} some{name})"))
                    Write(code, shape.Arguments[0], "some" + name, name + "Value", path);
                using (code.Block("else"))
                    code.Line("writer.WriteNil();");
                break;
            default:
                Need(shape, name, path);
                code.Line($"Write{name}(ref writer, {present}, options);");
                break;
        }
    }

    /// <summary>The expression that reads a value.</summary>
    public string Read(ShapeModel shape, string name, string path)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Scalar:
                return NotNil(shape, $"reader.{shape.Codec}()");
            case ShapeKind.Enum:
                return $"({shape.Type})reader.{shape.Codec}()";
            case ShapeKind.Formatter:
                return NotNil(shape, $"{shape.Codec}.Deserialize(ref reader, {OptionsOf(shape)})");
            case ShapeKind.Object:
                return NotNil(shape, $"{shape.Codec}.Instance.Deserialize(ref reader, options)");
            case ShapeKind.Nullable:
                return $"reader.TryReadNil() ? null : ({shape.Type})({Read(shape.Arguments[0], name + "Value", path)})";
            default:
                Need(shape, name, path);
                return NotNil(shape, $"Read{name}(ref reader, options)");
        }
    }

    /// <summary>A formatter of the application's may look at the options; the others do not, and get by without what options bring in.</summary>
    private static string OptionsOf(ShapeModel shape) =>
        shape.Wire.StartsWith("custom:", StringComparison.Ordinal) ? "global::TypedMqtt.CompilerServices.PayloadOptions.MessagePack" : "options";

    /// <summary>Writes the methods that the statements so far call, and those that they need in turn.</summary>
    public void EmitHelpers(CodeWriter code)
    {
        while (_helpers.Count > 0)
        {
            var helper = _helpers.Dequeue();
            if (!_emitted.Add(helper.Name))
                continue;
            var type = helper.Shape.IsReference ? helper.Shape.Type + "?" : helper.Shape.Type;
            code.Line();
            using (code.Block($"private static void Write{helper.Name}(ref global::MessagePack.MessagePackWriter writer, {type} value, {Options})"))
                EmitWrite(code, helper);
            code.Line();
            using (code.Block($"private static {type} Read{helper.Name}(ref global::MessagePack.MessagePackReader reader, {Options})"))
                EmitRead(code, helper);
        }
    }

    private void EmitWrite(CodeWriter code, Helper helper)
    {
        var shape = helper.Shape;
        if (shape.Kind == ShapeKind.Tuple)
        {
            code.Line($"writer.WriteArrayHeader({shape.Arguments.Count});");
            for (var i = 0; i < shape.Arguments.Count; i++)
                Write(code, shape.Arguments[i], "value." + TupleField(shape, i), $"{helper.Name}{i + 1}", helper.Path);
            return;
        }

        if (shape.IsReference || shape.Codec == "ImmutableArray")
        {
            using (code.Block(shape.IsReference ? "if (value is null)" : "if (value.IsDefault)"))
            {
                code.Line("writer.WriteNil();");
                code.Line("return;");
            }

            code.Line();
        }

        var count = shape.Codec is "Array" or "ImmutableArray" ? "value.Length" : "value.Count";
        code.Line(shape.Kind == ShapeKind.Map ? $"writer.WriteMapHeader({count});" : $"writer.WriteArrayHeader({count});");
        using (code.Block("foreach (var item in value)"))
        {
            if (shape.Kind == ShapeKind.Map)
            {
                Write(code, shape.Arguments[0], "item.Key", helper.Name + "Key", helper.Path);
                Write(code, shape.Arguments[1], "item.Value", helper.Name + "Item", helper.Path);
            }
            else
            {
                Write(code, shape.Arguments[0], "item", helper.Name + "Item", helper.Path);
            }
        }
    }

    private void EmitRead(CodeWriter code, Helper helper)
    {
        var shape = helper.Shape;
        if (shape.Kind == ShapeKind.Tuple)
        {
            code.Line($"{Errors}.CheckExactCount({Literal.String(helper.Path)}, {shape.Arguments.Count}, reader.ReadArrayHeader());");
            for (var i = 0; i < shape.Arguments.Count; i++)
                code.Line($"var value{i} = {Read(shape.Arguments[i], $"{helper.Name}{i + 1}", helper.Path)};");
            var values = string.Join(", ", shape.Arguments.Select((_, i) => "value" + i));
            code.Line(shape.Codec == "Tuple" && shape.Arguments.Count > 1 ? $"return ({values});" : $"return new {shape.Type}({values});");
            return;
        }

        if (shape.IsReference || shape.Codec == "ImmutableArray")
        {
            code.Line("if (reader.TryReadNil())");
            using (code.Indent())
                code.Line("return default;");
            code.Line();
        }

        var header = shape.Kind == ShapeKind.Map ? "ReadMapHeader" : "ReadArrayHeader";
        code.Line($"var count = {Errors}.CheckCount(reader.{header}());");
        code.Line($"{Errors}.DepthStep(ref reader);");
        if (shape.Kind == ShapeKind.Map)
            EmitReadMap(code, helper);
        else
            EmitReadCollection(code, helper);
    }

    private void EmitReadMap(CodeWriter code, Helper helper)
    {
        var key = helper.Shape.Arguments[0].AnnotatedType;
        var item = helper.Shape.Arguments[1].AnnotatedType;
        code.Line($"var result = new global::System.Collections.Generic.Dictionary<{key}, {item}>(count, {Comparers}.For<{key}>());");
        using (code.Block("for (var i = 0; i < count; i++)"))
        {
            code.Line($"var key = {Read(helper.Shape.Arguments[0], helper.Name + "Key", helper.Path)};");
            code.Line($"{item} item = {Read(helper.Shape.Arguments[1], helper.Name + "Item", helper.Path)};");
            code.Line("if (!result.TryAdd(key, item))");
            using (code.Indent())
                code.Line($"{Errors}.ThrowDuplicate();");
        }

        code.Line();
        code.Line("reader.Depth--;");
        code.Line("return result;");
    }

    private void EmitReadCollection(CodeWriter code, Helper helper)
    {
        var element = helper.Shape.Arguments[0];
        var type = element.AnnotatedType;
        var read = Read(element, helper.Name + "Item", helper.Path);
        var generic = "global::System.Collections.Generic.";
        var (create, add, result) = helper.Shape.Codec switch
        {
            "List" => ($"new {generic}List<{type}>(count)", "result.Add(item);", "result"),
            "HashSet" => ($"new {generic}HashSet<{type}>(count, {Comparers}.For<{type}>())", "result.Add(item);", "result"),
            "Queue" => ($"new {generic}Queue<{type}>(count)", "result.Enqueue(item);", "result"),
            // The top of a stack comes first.
            "Stack" => (NewArray(type), "result[count - 1 - i] = item;", $"new {generic}Stack<{type}>(result)"),
            "ImmutableArray" => (NewArray(type), "result[i] = item;",
                "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(result)"),
            _ => (NewArray(type), "result[i] = item;", "result"),
        };
        code.Line($"var result = {create};");
        using (code.Block("for (var i = 0; i < count; i++)"))
        {
            code.Line($"{type} item = {read};");
            code.Line(add);
        }

        code.Line();
        code.Line("reader.Depth--;");
        code.Line($"return {result};");
    }

    /// <summary>An array of arrays has its length in the first pair of brackets.</summary>
    private static string NewArray(string element)
    {
        var bracket = element.IndexOf('[');
        return bracket < 0 || element.EndsWith(">", StringComparison.Ordinal)
            ? $"new {element}[count]"
            : $"new {element.Substring(0, bracket)}[count]{element.Substring(bracket)}";
    }

    private void Need(ShapeModel shape, string name, string path) => _helpers.Enqueue(new Helper(shape, name, path));

    private static string NotNil(ShapeModel shape, string read) =>
        shape.IsReference && !shape.IsNullable ? $"{Errors}.NotNil({read}, {Literal.String(shape.Type.Replace("global::", ""))})" : read;

    private static string TupleField(ShapeModel shape, int index) =>
        shape.Codec == "KeyValuePair" ? (index == 0 ? "Key" : "Value") : $"Item{index + 1}";

    private static string UnderlyingType(ShapeModel shape) => shape.Codec switch
    {
        "ReadSByte" => "sbyte",
        "ReadByte" => "byte",
        "ReadInt16" => "short",
        "ReadUInt16" => "ushort",
        "ReadUInt32" => "uint",
        "ReadInt64" => "long",
        "ReadUInt64" => "ulong",
        _ => "int",
    };

    private sealed class Helper(ShapeModel shape, string name, string path)
    {
        public ShapeModel Shape { get; } = shape;

        public string Name { get; } = name;

        public string Path { get; } = path;
    }
}
