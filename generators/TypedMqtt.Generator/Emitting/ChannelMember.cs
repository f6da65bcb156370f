using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Marks members with the channel they use, and as obsolete where it is.</summary>
internal static class ChannelMember
{
    public static void Name(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel.Name, "Name");

    public static void Send(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel, "Send");

    public static void Receive(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel, "Receive");

    public static void ReceiveAll(CodeWriter code, ContractModel contract) => Emit(code, contract, "", "Receive");

    /// <summary>A warning also where the method is an error: generated code uses the members, too.</summary>
    public static void Obsolete(CodeWriter code, ChannelModel channel)
    {
        if (channel.Obsolete is { } message)
            code.Line($"[global::System.Obsolete{(message.Length > 0 ? $"({Literal.String(message)})" : "")}]");
    }

    private static void Emit(CodeWriter code, ContractModel contract, ChannelModel channel, string use)
    {
        Obsolete(code, channel);
        Emit(code, contract, channel.Name, use);
    }

    private static void Emit(CodeWriter code, ContractModel contract, string channel, string use) => code.Line(
        $"[global::TypedMqtt.CompilerServices.ChannelMember(typeof({contract.InterfaceType}), {Literal.String(channel)}, global::TypedMqtt.CompilerServices.ChannelUse.{use})]");
}
