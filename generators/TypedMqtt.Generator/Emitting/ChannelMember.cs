using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Marks members with the channel they use.</summary>
internal static class ChannelMember
{
    public static void Name(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel.Name, "Name");

    public static void Send(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel.Name, "Send");

    public static void Receive(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel.Name, "Receive");

    public static void ReceiveAll(CodeWriter code, ContractModel contract) => Emit(code, contract, "", "Receive");

    private static void Emit(CodeWriter code, ContractModel contract, string channel, string use) => code.Line(
        $"[global::TypedMqtt.CompilerServices.ChannelMember(typeof({contract.InterfaceType}), {Literal.String(channel)}, global::TypedMqtt.CompilerServices.ChannelUse.{use})]");
}
