using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the MessagePack formatter of a payload type.</summary>
internal static class FormatterEmitter
{
    public const string Namespace = "TypedMqtt.Generated";

    private const string Writer = "ref global::MessagePack.MessagePackWriter writer";
    private const string Reader = "ref global::MessagePack.MessagePackReader reader";
    private const string Options = "global::MessagePack.MessagePackSerializerOptions options";
    private const string Values = "global::TypedMqtt.CompilerServices.PayloadValues";
    private const string Errors = "global::TypedMqtt.CompilerServices.PayloadErrors";

    /// <summary>A file with the formatters of some payloads.</summary>
    public static SourceText Emit(IEnumerable<PayloadModel> payloads)
    {
        var code = new CodeWriter(Namespace, payloads.Any(p => p.IsUnannotated) ? "enable annotations" : "enable");
        foreach (var payload in payloads)
        {
            code.Line();
            Emit(code, payload);
        }

        return code.ToText();
    }

    private static void Emit(CodeWriter code, PayloadModel payload)
    {
        var annotated = payload.IsValueType || payload.Kind == PayloadKind.Value ? payload.Type : payload.Type + "?";
        code.Summary($"Writes and reads {payload.Name}.");
        code.Line(CodeWriter.GeneratedCode);
        code.Line(CodeWriter.Hidden);
        using (code.Block($"internal sealed class {payload.Formatter} : global::MessagePack.Formatters.IMessagePackFormatter<{annotated}>"))
        {
            code.Line($"public static readonly {payload.Formatter} Instance = new {payload.Formatter}();");
            code.Line();
            var shapes = new ShapeCode();
            using (code.Block($"public void Serialize({Writer}, {annotated} value, {Options})"))
            {
                if (payload.Kind == PayloadKind.Value)
                    shapes.Write(code, payload.Shape!, "value", "Value", payload.Name);
                else if (payload.Kind == PayloadKind.Union)
                    UnionCode.EmitWrite(code, payload, shapes);
                else
                    EmitWriteObject(code, payload, shapes);
            }

            code.Line();
            using (code.Block($"public {annotated} Deserialize({Reader}, {Options})"))
            {
                if (payload.Kind == PayloadKind.Value)
                    code.Line($"return {shapes.Read(payload.Shape!, "Value", payload.Name)};");
                else if (payload.Kind == PayloadKind.Union)
                    UnionCode.EmitRead(code, payload, shapes);
                else
                    EmitReadObject(code, payload, shapes);
            }

            shapes.EmitHelpers(code);
            if (payload.Kind == PayloadKind.Object)
                AccessorCode.Emit(code, payload);
        }
    }

    private static void EmitWriteObject(CodeWriter code, PayloadModel payload, ShapeCode shapes)
    {
        if (!payload.IsValueType)
        {
            using (code.Block("if (value is null)"))
            {
                code.Line("writer.WriteNil();");
                code.Line("return;");
            }

            code.Line();
        }

        if (payload.IsKeyed)
        {
            var last = payload.Members.Select(m => m.Key).DefaultIfEmpty(-1).Max();
            code.Line($"writer.WriteArrayHeader({last + 1});");
            for (var key = 0; key <= last; key++)
            {
                if (payload.Members.FirstOrDefault(m => m.Key == key) is { } member)
                    shapes.Write(code, member.Shape, AccessorCode.Get(payload, member), Hint(member), Path(payload, member));
                else
                    code.Line("writer.WriteNil();");
            }

            return;
        }

        code.Line($"writer.WriteMapHeader({payload.Members.Count});");
        foreach (var member in payload.Members)
        {
            code.Line($"writer.WriteString({Literal.Utf8(member.WireName)});");
            shapes.Write(code, member.Shape, AccessorCode.Get(payload, member), Hint(member), Path(payload, member));
        }
    }

    private static void EmitReadObject(CodeWriter code, PayloadModel payload, ShapeCode shapes)
    {
        code.Line("if (reader.TryReadNil())");
        using (code.Indent())
            code.Line(payload.IsValueType ? $"{Errors}.ThrowNil({Literal.String(payload.Name)});" : "return null;");
        code.Line();
        code.Line($"{Errors}.DepthStep(ref reader);");
        code.Line("string? member = null;");
        for (var i = 0; i < payload.Members.Count; i++)
        {
            var member = payload.Members[i];
            if (HasPresence(payload, member))
                code.Line($"var has{Local(payload, i)} = false;");
            code.Line($"{member.Type} value{Local(payload, i)} = {member.Default}{(member.Default == "default" && member.Shape is { IsReference: true, IsNullable: false } ? "!" : "")};");
        }

        using (code.Block("try"))
        {
            if (payload.IsKeyed)
                EmitReadArray(code, payload, shapes);
            else
                EmitReadMap(code, payload, shapes);
        }

        using (code.Block($"catch (global::System.Exception e) when ({Errors}.IsReadError(e))"))
            code.Line($"throw {Errors}.In({Literal.String(payload.Name)}, member, e);");
        code.Line();
        EmitConstruct(code, payload);
    }

    private static void EmitReadMap(CodeWriter code, PayloadModel payload, ShapeCode shapes)
    {
        using (code.Block("for (var remaining = reader.ReadMapHeader(); remaining > 0; remaining--)"))
        {
            code.Line("member = null;");
            code.Line("var key = global::MessagePack.Internal.CodeGenHelpers.ReadStringSpan(ref reader);");
            for (var i = 0; i < payload.Members.Count; i++)
            {
                var member = payload.Members[i];
                var head = $"if (global::System.MemoryExtensions.SequenceEqual(key, {Literal.Utf8(member.WireName)}))";
                using (code.Block(i == 0 ? head : "else " + head))
                {
                    code.Line($"member = {Literal.String(member.WireName)};");
                    code.Line($"if (has{Local(payload, i)})");
                    using (code.Indent())
                        code.Line($"{Errors}.ThrowDuplicate();");
                    code.Line($"has{Local(payload, i)} = true;");
                    code.Line($"value{Local(payload, i)} = {shapes.Read(member.Shape, Hint(member), Path(payload, member))};");
                }
            }

            if (payload.Members.Count == 0)
            {
                code.Line($"{Values}.Skip(ref reader);");
            }
            else
            {
                using (code.Block("else"))
                    code.Line($"{Values}.Skip(ref reader);");
            }
        }
    }

    private static void EmitReadArray(CodeWriter code, PayloadModel payload, ShapeCode shapes)
    {
        code.Line("var count = reader.ReadArrayHeader();");
        using (code.Block("for (var key = 0; key < count; key++)"))
        {
            code.Line("member = null;");
            using (code.Block("switch (key)"))
            {
                for (var i = 0; i < payload.Members.Count; i++)
                {
                    var member = payload.Members[i];
                    code.Line($"case {member.Key}:");
                    using (code.Indent())
                    {
                        code.Line($"member = {Literal.String(member.Name.TrimStart('@'))};");
                        if (HasPresence(payload, member))
                            code.Line($"has{Local(payload, i)} = true;");
                        code.Line($"value{Local(payload, i)} = {shapes.Read(member.Shape, Hint(member), Path(payload, member))};");
                        code.Line("break;");
                    }
                }

                code.Line("default:");
                using (code.Indent())
                {
                    code.Line($"{Values}.Skip(ref reader);");
                    code.Line("break;");
                }
            }
        }
    }

    private static void EmitConstruct(CodeWriter code, PayloadModel payload)
    {
        code.Line("reader.Depth--;");
        for (var i = 0; i < payload.Members.Count; i++)
        {
            var member = payload.Members[i];
            if (!member.IsRequired)
                continue;
            code.Line($"if (!has{Local(payload, i)})");
            using (code.Indent())
                code.Line($"{Errors}.ThrowMissing({Literal.String(payload.Name)}, {Literal.String(member.WireName)});");
        }

        var indexed = payload.Members.Select((m, i) => (Member: m, Index: i)).ToList();
        var arguments = string.Join(", ", payload.Constructor.Select(i => "value" + Local(payload, i)));
        var required = indexed.Where(m => m.Member.Setter == MemberSetter.Required).ToList();
        var initialiser = required.Count == 0 ? "" : $" {{ {string.Join(", ", required.Select(m => $"{m.Member.Name} = value{Local(payload, m.Index)}"))} }}";
        var later = indexed.Where(m => m.Member.Setter is not (MemberSetter.Constructor or MemberSetter.Required)).ToList();
        code.Line($"{(later.Count == 0 ? "return" : "var result =")} new {payload.Type}({arguments}){initialiser};");
        if (later.Count == 0)
            return;
        foreach (var (member, index) in later)
        {
            code.Line($"if (has{Local(payload, index)})");
            using (code.Indent())
                code.Line(AccessorCode.Set(payload, member, "value" + Local(payload, index)));
        }

        code.Line("return result;");
    }

    /// <summary>Whether it matters that a member was present; a key of an array cannot come twice.</summary>
    private static bool HasPresence(PayloadModel payload, MemberModel member) =>
        !payload.IsKeyed || member.IsRequired || member.Setter != MemberSetter.Constructor;

    /// <summary>What the locals of a member are named after: itself, and its number where a base type has a member of the same name.</summary>
    private static string Local(PayloadModel payload, int index)
    {
        var name = Hint(payload.Members[index]);
        return payload.Members.Count(m => Hint(m) == name) == 1 ? name : name + index;
    }

    private static string Hint(MemberModel member) => member.Name.TrimStart('@');

    private static string Path(PayloadModel payload, MemberModel member) => $"{payload.Name}.{member.Name.TrimStart('@')}";
}
