using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes what the lock of the assembly would say now, as an attribute that <c>typedmqtt lock</c> reads.</summary>
internal static class LockEmitter
{
    /// <summary>The lines of one contract.</summary>
    public static EquatableArray<string> Lines(ContractModel contract, TypeNames names) => ContractFacts.Of(contract, names).Lines().ToEquatable();

    /// <summary>The lines of the roles.</summary>
    public static EquatableArray<string> Lines(IEnumerable<RoleModel> roles) => ContractFacts.Of([], roles).Lines().ToEquatable();

    public static SourceText Emit(IEnumerable<string> lines)
    {
        var code = new CodeWriter("");
        code.Line("[assembly: global::System.Reflection.AssemblyMetadata(\"TypedMqtt.Lock\", \"\"\"");
        using (code.Indent())
        {
            foreach (var line in LockFile.Sorted(lines))
                code.Line(line);
            code.Line("\"\"\")]");
        }

        return code.ToText();
    }
}
