using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Cli;

/// <summary>Exit codes, with mosquitto's numbers.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Bad arguments, an unreachable broker, a port that is taken.</summary>
    public const int Failure = 1;

    /// <summary>A configuration, password or ACL file has errors.</summary>
    public const int Configuration = 3;

    /// <summary>The connection was lost.</summary>
    public const int ConnectionLost = 7;

    /// <summary>The time of <c>-W</c> is up.</summary>
    public const int Timeout = 27;

    /// <summary>The broker's answer is the exit code: for a refused CONNECT the number its version of the protocol uses.</summary>
    public static int Of(MqttException e, ProtocolVersion version) => (e, e.ReasonCode) switch
    {
        (MqttConnectException, { } reason) => version == ProtocolVersion.V5 ? (byte)reason : ReasonCodes.ToReturnCode(reason),
        (MqttConnectException, null) => Failure,
        (_, { } reason) => (byte)reason,
        _ => ConnectionLost,
    };
}
