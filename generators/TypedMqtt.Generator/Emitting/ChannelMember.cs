using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Marks members with the channel they use, and as obsolete where it is.</summary>
internal static class ChannelMember
{
    public static void Name(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel.Name, "Name");

    public static void Send(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel, "Send");

    public static void Receive(CodeWriter code, ContractModel contract, ChannelModel channel) => Emit(code, contract, channel, "Receive");

    public static void ReceiveAll(CodeWriter code, ContractModel contract) => Emit(code, contract, "", "Receive");

    /// <summary>Marks a member as the method is marked: a warning or an error for whoever uses it.</summary>
    public static void Obsolete(CodeWriter code, ChannelModel channel)
    {
        if (channel.Obsolete is not { } message)
            return;
        var arguments = channel.IsObsoleteError ? $"({Literal.String(message)}, true)" : message.Length > 0 ? $"({Literal.String(message)})" : "";
        code.Line($"[global::System.Obsolete{arguments}]");
    }

    /// <summary>Marks a private member that uses a channel on behalf of one that is not obsolete: what is obsolete itself may use what is an error to others.</summary>
    public static void MayUse(CodeWriter code, ChannelModel channel)
    {
        if (channel.IsObsoleteError)
            code.Line("[global::System.Obsolete]");
    }

    private static void Emit(CodeWriter code, ContractModel contract, ChannelModel channel, string use)
    {
        Obsolete(code, channel);
        Emit(code, contract, channel.Name, use);
    }

    private static void Emit(CodeWriter code, ContractModel contract, string channel, string use) => code.Line(
        $"[global::TypedMqtt.CompilerServices.ChannelMember(typeof({contract.InterfaceType}), {Literal.String(channel)}, global::TypedMqtt.CompilerServices.ChannelUse.{use})]");
}
