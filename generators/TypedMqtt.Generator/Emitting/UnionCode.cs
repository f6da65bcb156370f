using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes and reads a union: an array of the number of the type and the value.</summary>
internal static class UnionCode
{
    private const string Errors = "global::TypedMqtt.CompilerServices.PayloadErrors";

    public static void EmitWrite(CodeWriter code, PayloadModel payload, ShapeCode shapes)
    {
        using (code.Block("if (value is null)"))
        {
            code.Line("writer.WriteNil();");
            code.Line("return;");
        }

        code.Line();
        for (var i = 0; i < payload.Members.Count; i++)
        {
            var member = payload.Members[i];
            using (code.Block($"{(i == 0 ? "" : "else ")}if (value.GetType() == typeof({member.Type}))"))
            {
                code.Line("writer.WriteArrayHeader(2);");
                code.Line($"writer.Write({member.Key});");
                shapes.Write(code, member.Shape with { IsNullable = true }, $"({member.Type})value", member.Name, payload.Name);
            }
        }

        using (code.Block("else"))
            code.Line($"{Errors}.ThrowNotInUnion({Literal.String(payload.Name)}, value);");
    }

    public static void EmitRead(CodeWriter code, PayloadModel payload, ShapeCode shapes)
    {
        using (code.Block("if (reader.TryReadNil())"))
            code.Line("return null;");
        code.Line();
        code.Line($"{Errors}.DepthStep(ref reader);");
        code.Line($"{payload.Type}? result = null;");
        using (code.Block("try"))
        {
            code.Line($"{Errors}.CheckExactCount({Literal.String(payload.Name)}, 2, reader.ReadArrayHeader());");
            code.Line("var number = reader.ReadInt32();");
            using (code.Block("switch (number)"))
            {
                foreach (var member in payload.Members)
                {
                    code.Line($"case {member.Key}:");
                    using (code.Indent())
                    {
                        code.Line($"result = {shapes.Read(member.Shape, member.Name, payload.Name)};");
                        code.Line("break;");
                    }
                }

                code.Line("default:");
                using (code.Indent())
                {
                    code.Line($"{Errors}.ThrowUnknownCase({Literal.String(payload.Name)}, number);");
                    code.Line("break;");
                }
            }
        }

        using (code.Block($"catch (global::System.Exception e) when ({Errors}.IsReadError(e))"))
            code.Line($"throw {Errors}.In({Literal.String(payload.Name)}, null, e);");
        code.Line();
        code.Line("reader.Depth--;");
        code.Line("return result;");
    }
}
