using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Statements and expressions that write and read shapes; collections become methods beside the formatter's own.</summary>
internal sealed class ShapeCode
{
    private const string Errors = "global::TypedMqtt.CompilerServices.PayloadErrors";
    private const string Options = "global::MessagePack.MessagePackSerializerOptions options";

    private const string Comparers = "global::TypedMqtt.CompilerServices.PayloadComparers";
    private const string Values = "global::TypedMqtt.CompilerServices.PayloadValues";
    private const string Collections = "global::TypedMqtt.CompilerServices.PayloadCollections";

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
            case ShapeKind.Scalar when shape.Codec == "ReadString":
                code.Line($"{Values}.WriteString(ref writer, {present}, {Literal.String(path)}{Limit(shape)});");
                break;
            case ShapeKind.Scalar:
                code.Line($"writer.Write({present});");
                break;
            case ShapeKind.Bytes:
                if (shape.MaxLength > 0)
                    code.Line($"{Values}.CheckBytes({value}{(shape.IsReference ? "?.Length ?? 0" : ".Length")}, {Literal.String(path)}{Limit(shape)});");
                code.Line($"writer.Write({present}{(shape.Type.StartsWith("global::System.Buffers.", StringComparison.Ordinal) || shape.IsReference ? "" : ".Span")});");
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
                    Write(code, Limited(shape), "some" + name, name + "Value", path);
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
            case ShapeKind.Scalar when shape.Codec == "ReadString":
                return NotNil(shape, $"{Values}.ReadString(ref reader{Limit(shape)})");
            case ShapeKind.Bytes:
                return Bytes(shape);
            case ShapeKind.Scalar:
                return NotNil(shape, $"reader.{shape.Codec}()");
            case ShapeKind.Enum:
                return $"({shape.Type})reader.{shape.Codec}()";
            case ShapeKind.Formatter:
                return NotNil(shape, $"{shape.Codec}.Deserialize(ref reader, {OptionsOf(shape)})");
            case ShapeKind.Object:
                return NotNil(shape, $"{shape.Codec}.Instance.Deserialize(ref reader, options)");
            case ShapeKind.Nullable:
                return $"reader.TryReadNil() ? null : {Read(Limited(shape), name + "Value", path)}";
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
        if (shape.IsReference || shape.Codec == "ImmutableArray")
        {
            using (code.Block(shape.IsReference ? "if (value is null)" : "if (value.IsDefault)"))
            {
                code.Line("writer.WriteNil();");
                code.Line("return;");
            }

            code.Line();
        }

        if (shape.Kind == ShapeKind.Tuple)
        {
            code.Line($"writer.WriteArrayHeader({shape.Arguments.Count});");
            for (var i = 0; i < shape.Arguments.Count; i++)
                Write(code, shape.Arguments[i], "value." + TupleField(shape, i), $"{helper.Name}{i + 1}", helper.Path);
            return;
        }

        if (shape.Kind == ShapeKind.Table)
        {
            code.Line("writer.WriteArrayHeader(3);");
            code.Line("writer.Write(value.GetLength(0));");
            code.Line("writer.Write(value.GetLength(1));");
        }

        // These do not know how many they are, and a sequence may be another one when it is asked again.
        var items = shape.Codec is "Enumerable" or "ImmutableQueue" or "ImmutableStack" ? "items" : "value";
        if (items != "value")
            code.Line($"var items = {Collections}.Counted(value);");
        var count = shape.Kind == ShapeKind.Table || shape.Codec is "Array" or "ImmutableArray" ? "value.Length" : items + ".Count";
        code.Line($"writer.{(shape.Kind == ShapeKind.Map ? "WriteMapHeader" : "WriteArrayHeader")}({Collections}.Count({count}, {Literal.String(helper.Path)}{Limit(shape)}));");
        using (code.Block($"foreach (var item in {items})"))
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
        if (shape.IsReference || shape.Codec == "ImmutableArray")
        {
            code.Line("if (reader.TryReadNil())");
            using (code.Indent())
                code.Line("return default;");
            code.Line();
        }

        switch (shape.Kind)
        {
            case ShapeKind.Tuple:
                EmitReadTuple(code, helper);
                break;
            case ShapeKind.Table:
                EmitReadTable(code, helper);
                break;
            case ShapeKind.Map:
                EmitReadMap(code, helper);
                break;
            default:
                EmitReadCollection(code, helper);
                break;
        }
    }

    private void EmitReadTuple(CodeWriter code, Helper helper)
    {
        var shape = helper.Shape;
        code.Line($"{Errors}.CheckExactCount({Literal.String(helper.Path)}, {shape.Arguments.Count}, reader.ReadArrayHeader());");
        for (var i = 0; i < shape.Arguments.Count; i++)
            code.Line($"{shape.Arguments[i].AnnotatedType} value{i} = {Read(shape.Arguments[i], $"{helper.Name}{i + 1}", helper.Path)};");
        var values = string.Join(", ", shape.Arguments.Select((_, i) => "value" + i));
        var isLiteral = shape.Codec == "Tuple" && !shape.IsReference && shape.Arguments.Count > 1;
        code.Line(isLiteral ? $"return ({values});" : $"return new {shape.Type}({values});");
    }

    private void EmitReadTable(CodeWriter code, Helper helper)
    {
        var element = helper.Shape.Arguments[0];
        code.Line($"var result = {Collections}.ReadTable<{element.AnnotatedType}>(ref reader, {Literal.String(helper.Path)}{Limit(helper.Shape)});");
        using (code.Block("for (var row = 0; row < result.GetLength(0); row++)"))
        {
            using (code.Block("for (var column = 0; column < result.GetLength(1); column++)"))
                code.Line($"result[row, column] = {Read(element, helper.Name + "Item", helper.Path)};");
        }

        code.Line();
        code.Line("reader.Depth--;");
        code.Line("return result;");
    }

    private void EmitReadMap(CodeWriter code, Helper helper)
    {
        var key = helper.Shape.Arguments[0].AnnotatedType;
        var item = helper.Shape.Arguments[1].AnnotatedType;
        const string Generic = "global::System.Collections.Generic.";
        var pair = $"global::System.Collections.Generic.KeyValuePair<{key}, {item}>";
        code.Line($"var count = {Collections}.ReadMapHeader(ref reader{Limit(helper.Shape)});");
        code.Line($"var result = new global::System.Collections.Generic.Dictionary<{key}, {item}>({Collections}.Capacity<{pair}>(count), {Comparers}.For<{key}>());");
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
        code.Line(helper.Shape.Codec switch
        {
            "SortedDictionary" or "SortedList" => $"return new {Generic}{helper.Shape.Codec}<{key}, {item}>(result);",
            "ReadOnlyDictionary" => $"return new global::System.Collections.ObjectModel.ReadOnlyDictionary<{key}, {item}>(result);",
            "ConcurrentDictionary" => $"return new global::System.Collections.Concurrent.ConcurrentDictionary<{key}, {item}>(result, {Comparers}.For<{key}>());",
            "ImmutableSortedDictionary" => "return global::System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(result);",
            "ImmutableDictionary" => $"return global::System.Collections.Immutable.ImmutableDictionary.CreateRange({Comparers}.For<{key}>(), result);",
            "FrozenDictionary" => $"return global::System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(result, {Comparers}.ForFrozen<{key}>());",
            _ => "return result;",
        });
    }

    private void EmitReadCollection(CodeWriter code, Helper helper)
    {
        var element = helper.Shape.Arguments[0];
        var type = element.AnnotatedType;
        const string Generic = "global::System.Collections.Generic.";
        const string Immutable = "global::System.Collections.Immutable.";
        var capacity = $"{Collections}.Capacity<{type}>(count)";
        var (create, add, result) = helper.Shape.Codec switch
        {
            "List" or "Enumerable" or "Collection" or "ReadOnlyCollection" or "ObservableCollection" => ($"new {Generic}List<{type}>({capacity})", "result.Add(item);", "result"),
            "Queue" => ($"new {Generic}Queue<{type}>({capacity})", "result.Enqueue(item);", "result"),
            "LinkedList" => ($"new {Generic}LinkedList<{type}>()", "result.AddLast(item);", "result"),
            "SortedSet" => ($"new {Generic}SortedSet<{type}>()", "result.Add(item);", "result"),
            "HashSet" or "ImmutableHashSet" or "FrozenSet" => ($"new {Generic}HashSet<{type}>({capacity}, {Comparers}.For<{type}>())", "result.Add(item);", "result"),
            _ => ($"{Collections}.NewArray<{type}>(count)", $"{Collections}.Set(ref result, i, item, count);", "result"),
        };
        result = helper.Shape.Codec switch
        {
            "Stack" => $"new {Generic}Stack<{type}>(result)",
            "ImmutableArray" => "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(result)",
            "Collection" or "ReadOnlyCollection" or "ObservableCollection" => $"new global::System.Collections.ObjectModel.{helper.Shape.Codec}<{type}>(result)",
            "ImmutableSortedSet" or "ImmutableQueue" or "ImmutableStack" => $"{Immutable}{helper.Shape.Codec}.CreateRange(result)",
            "ImmutableList" => $"{Immutable}ImmutableList.CreateRange(result)",
            "ImmutableHashSet" => $"{Immutable}ImmutableHashSet.CreateRange({Comparers}.For<{type}>(), result)",
            "FrozenSet" => $"global::System.Collections.Frozen.FrozenSet.ToFrozenSet(result, {Comparers}.ForFrozen<{type}>())",
            _ => result,
        };
        code.Line($"var count = {Collections}.ReadArrayHeader(ref reader{Limit(helper.Shape)});");
        code.Line($"var result = {create};");
        using (code.Block("for (var i = 0; i < count; i++)"))
        {
            code.Line($"{type} item = {Read(element, helper.Name + "Item", helper.Path)};");
            code.Line(add);
        }

        code.Line();
        code.Line("reader.Depth--;");
        // The top of a stack comes first.
        if (helper.Shape.Codec is "Stack" or "ImmutableStack")
            code.Line("global::System.Array.Reverse(result);");
        code.Line($"return {result};");
    }

    private static string Bytes(ShapeModel shape)
    {
        var read = $"{Values}.ReadBytes(ref reader{Limit(shape)})";
        if (shape.IsNullable)
            return read;
        read = $"{Errors}.NotNil({read}, {Literal.String(shape.Type.Replace("global::", ""))})";
        return shape.IsReference ? read : $"new {shape.Type}({read})";
    }

    /// <summary>The limit as last argument, when it is not the usual one.</summary>
    private static string Limit(ShapeModel shape) => shape.MaxLength == 0 ? "" : ", " + shape.MaxLength;

    /// <summary>What may be null has the limit of the whole.</summary>
    private static ShapeModel Limited(ShapeModel nullable) =>
        nullable.MaxLength == 0 ? nullable.Arguments[0] : nullable.Arguments[0] with { MaxLength = nullable.MaxLength };

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
