using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes what the lock of the assembly would say now, as an attribute that <c>typedmqtt lock</c> reads.</summary>
internal static class LockEmitter
{
    public static string Emit(IEnumerable<RoleModel> roles, IEnumerable<ContractModel> contracts)
    {
        var code = new CodeWriter("");
        code.Line("[assembly: global::System.Reflection.AssemblyMetadata(\"TypedMqtt.Lock\", \"\"\"");
        using (code.Indent())
        {
            foreach (var line in ContractFacts.Of(contracts, roles).Lines())
                code.Line(line);
            code.Line("\"\"\")]");
        }

        return code.ToString();
    }
}
