using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the file of a contract.</summary>
/// <remarks>One file, because the compiler compares the name of each generated file with all others, after every key press.</remarks>
internal static class ContractEmitter
{
    public static SourceText Emit(ContractModel contract)
    {
        var code = new CodeWriter(contract);
        PublisherEmitter.Emit(code, contract);
        code.Line();
        if (contract.HasEvents)
        {
            SubscriberEmitter.Emit(code, contract);
            code.Line();
        }

        MessageEmitter.Emit(code, contract);
        code.LeaveContainers();
        code.Line();
        RegistrationEmitter.Emit(code, contract);
        return code.ToText();
    }
}
