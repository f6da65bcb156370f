using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Gets and sets members, through accessors where code outside the type may not.</summary>
internal static class AccessorCode
{
    /// <summary>The expression that gets a member of <c>value</c>.</summary>
    public static string Get(PayloadModel payload, MemberModel member)
    {
        if (!member.IsHidden)
            return "value." + member.Name;
        return $"{(member.IsField ? "Field" : "Get")}{Hint(member)}({(payload.IsValueType ? "ref " : "")}value)";
    }

    /// <summary>The statement that sets a member of <c>result</c>.</summary>
    public static string Set(PayloadModel payload, MemberModel member, string value)
    {
        var target = payload.IsValueType ? "ref result" : "result";
        return member.Setter switch
        {
            MemberSetter.Set => $"result.{member.Name} = {value};",
            MemberSetter.With => $"result = result with {{ {member.Name} = {value} }};",
            _ => member.IsField ? $"Field{Hint(member)}({target}) = {value};" : $"Set{Hint(member)}({target}, {value});",
        };
    }

    /// <summary>Writes the accessors. An init member that was absent keeps its initialiser, so it is set after construction and only when present.</summary>
    public static void Emit(CodeWriter code, PayloadModel payload)
    {
        foreach (var member in payload.Members)
        {
            // Accessors are looked up in the type that declares the member only.
            var target = $"{(payload.IsValueType ? "ref " : "")}{member.DeclaringType} target";
            var name = member.Name.TrimStart('@');
            if (member.IsField && member.IsHidden)
            {
                Emit(code, "Field", name, $"ref {member.Type} Field{name}({target})");
                continue;
            }

            if (member.IsHidden)
                Emit(code, "Method", "get_" + name, $"{member.Type} Get{name}({target})");
            if (member.Setter == MemberSetter.Accessor)
                Emit(code, "Method", "set_" + name, $"void Set{name}({target}, {member.Type} value)");
        }
    }

    private static void Emit(CodeWriter code, string kind, string name, string signature)
    {
        code.Line();
        code.Line($"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.{kind}, Name = {Literal.String(name)})]");
        code.Line($"private static extern {signature};");
    }

    private static string Hint(MemberModel member) => member.Name.TrimStart('@');
}
