namespace TypedMqtt.Broker.Tests.Model;

/// <summary>How a script is played and what comes of it compared.</summary>
internal static class Playing
{
    /// <summary>Plays a script; from one that fails every step that is not needed is taken out first.</summary>
    public static T OrShrink<T>(Step[] script, Func<Step[], T> play)
    {
        try
        {
            return play(script);
        }
        catch (ScriptMismatchException first)
        {
            ScriptMismatchException last = first;
            for (int i = script.Length - 1; i >= 0; i--)
            {
                Step[] shorter = [.. script[..i], .. script[(i + 1)..]];
                try
                {
                    play(shorter);
                }
                catch (ScriptMismatchException e)
                {
                    (script, last) = (shorter, e);
                }
            }

            throw new ScriptMismatchException($"{Print(script)}\n{last.Message}");
        }
    }

    public static string Print(Step[] script) => string.Join(Environment.NewLine, script.Select(static (step, i) => $"{i}: {step}"));

    /// <summary>Lets everybody read and answer until nothing moves any more.</summary>
    private static void Settle(ScriptClient[] clients, ScriptClient? acknowledging)
    {
        bool any;
        do
        {
            any = false;
            foreach (ScriptClient client in clients)
            {
                any |= client.Read(acknowledge: ReferenceEquals(client, acknowledging));
            }
        }
        while (any);
    }

    /// <summary>Lets the client of a step do it, and everybody react.</summary>
    public static void Act(Step step, int number, ScriptClient[] clients)
    {
        ScriptClient client = clients[step.Client];
        switch (step)
        {
            case Connect connect:
                client.Connect(connect, number);
                break;
            case Disconnect disconnect:
                client.Disconnect(disconnect);
                break;
            case Drop:
                client.Drop();
                break;
            case Subscribe subscribe:
                client.Subscribe(subscribe);
                break;
            case Unsubscribe unsubscribe:
                client.Unsubscribe(unsubscribe);
                break;
            case Publish publish:
                client.Publish(publish, number);
                break;
            case Begin begin:
                client.Begin(begin, number);
                break;
            case Repeat:
                client.Repeat();
                break;
            case Release:
                client.Release();
                break;
            case Acknowledge acknowledge:
                client.Acknowledge(acknowledge.OnlyReceived);
                break;
        }

        Settle(clients, step is Acknowledge { OnlyReceived: false } ? client : null);
    }

    /// <summary>
    /// Retained messages and what falls due together come in any order, everything else in the order of the model; QoS 0 may overtake what waits for the window
    /// [MQTT-4.6.0-5].
    /// </summary>
    public static void Compare(Step step, int number, int client, List<string> expected, List<string> seen)
    {
        if (!Ordered(step, expected).SequenceEqual(Ordered(step, seen)))
        {
            throw new ScriptMismatchException(
                $"After step {number} ({step}) client {(char)('A' + client)} should have seen\n  {string.Join("\n  ", expected)}\nand saw\n  {string.Join("\n  ", seen)}");
        }
    }

    private static IEnumerable<string> Ordered(Step step, List<string> messages) => step is Subscribe or Advance
        ? messages.Order(StringComparer.Ordinal)
        : messages.OrderBy(IsQos0)
            .ThenBy(message => messages.FindIndex(other => MessageOf(other) == MessageOf(message) && IsQos0(other) == IsQos0(message)))
            .ThenBy(static message => message, StringComparer.Ordinal);

    private static bool IsQos0(string seen) => seen.Contains(" q0", StringComparison.Ordinal);

    /// <summary>Topic and payload: several copies of a message, for overlapping subscriptions, come in any order.</summary>
    private static string MessageOf(string seen) => seen[..(seen.LastIndexOf('\'') + 1)];
}

/// <summary>Two sides did not do the same.</summary>
internal sealed class ScriptMismatchException(string message) : Exception(message);
