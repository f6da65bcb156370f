using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt;

/// <summary>What a contract says about the responses of one of its channels.</summary>
public sealed class MqttResponseInfo : MqttChannelInfo
{
    /// <summary>Describes the responses of a channel.</summary>
    /// <param name="contract">Wire name of the contract.</param>
    /// <param name="channelName">Name of the channel.</param>
    /// <param name="template">Template of the requests.</param>
    /// <param name="wildcardFilter">Filter of the requests.</param>
    /// <param name="qos">Quality of service of the requests; responses have 1 at most.</param>
    [SetsRequiredMembers]
    public MqttResponseInfo(string contract, string channelName, string template, string wildcardFilter, Qos qos)
    {
        Contract = contract;
        ChannelName = channelName;
        Template = template + "/rsp/{requester:id}/{instance:id}";
        WildcardFilter = wildcardFilter + "/rsp/+/+";
        Qos = qos == Qos.AtMostOnce ? Qos.AtMostOnce : Qos.AtLeastOnce;
        ContentType = "";
    }
}
