using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes what the lock of the assembly would say now, as an attribute that <c>typedmqtt lock</c> reads.</summary>
internal static class LockEmitter
{
    private const string Indent = "    ";

    /// <summary>The lines of one contract.</summary>
    public static LockLines Lines(ContractModel contract, TypeNames names) => new([.. ContractFacts.Of(contract, names).Lines()]);

    /// <summary>The lines of the roles.</summary>
    public static LockLines Lines(IEnumerable<RoleModel> roles) => new([.. ContractFacts.Of([], roles).Lines()]);

    public static SourceText Emit(IEnumerable<LockLines> parts)
    {
        var text = new JoinedText();
        text.Add(new CodeWriter("").ToString());
        text.Add("[assembly: global::System.Reflection.AssemblyMetadata(\"TypedMqtt.Lock\", \"\"\"\n");
        foreach (var line in LineMerge.Of([.. parts.Select(p => p.Lines)]))
        {
            text.Add(Indent);
            text.Add(line);
            text.Add("\n");
        }

        text.Add(Indent + "\"\"\")]\n");
        return text.ToText();
    }
}
