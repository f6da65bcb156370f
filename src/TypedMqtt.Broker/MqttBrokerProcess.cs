using System.Globalization;

namespace TypedMqtt.Broker;

/// <summary>For a process that is a broker and nothing else.</summary>
public static class MqttBrokerProcess
{
    /// <summary>
    /// Processes what sockets receive on the threads that watch them, without a change of thread per batch, and watches with half of the
    /// processors, so that a message and its acknowledgement more often find a thread that is awake. The runtime reads both settings when
    /// the first socket is made: call it before. Environment variables that are set stay as they are.
    /// </summary>
    /// <remarks>Not for an application that hosts a broker beside work of its own: a continuation of that which blocks would stop the sockets.</remarks>
    public static void Dedicate()
    {
        SetDefault("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", 1);
        SetDefault("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", Math.Max(1, Environment.ProcessorCount / 2));
    }

    private static void SetDefault(string variable, int value)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            Environment.SetEnvironmentVariable(variable, value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
