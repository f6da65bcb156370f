using System.Globalization;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>The options of the whole broker that are more than a flag, a number or a text.</summary>
internal static class ConfGeneralOptions
{
    private const int MaxExpiration = 10_000;

    public static void SetPersistence(ConfLine line)
    {
        if (line.ReadBoolean() is not { } value || !line.Builder.Claim(line, line.Builder, mayRepeat: true))
        {
            return;
        }

        line.Builder.Conf = line.Builder.Conf with { Persistence = value };
        if (value)
        {
            line.Warn("persistence is not implemented by TypedMqtt yet: sessions, queued and retained messages live in memory only "
                + "and are lost when the broker ends");
        }
    }

    public static void SetPersistentClientExpiration(ConfLine line)
    {
        const string Expected = "a number above 0 and h, d, w, m or y, such as 14d";
        if (line.ReadText(Expected) is not { } value)
        {
            return;
        }

        int? days = value[^1] switch
        {
            'h' => 0,
            'd' => 1,
            'w' => 7,
            'm' => 30,
            'y' => 365,
            _ => null,
        };
        bool isNumber = int.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        if (days is null || !isNumber || count is < 1 or > MaxExpiration)
        {
            line.Error($"'{line.Name}' expects {Expected}, found {LogText.Quote(value)}");
        }
        else if (line.Builder.Claim(line, line.Builder, mayRepeat: true))
        {
            TimeSpan unit = days == 0 ? TimeSpan.FromHours(1) : TimeSpan.FromDays(days.Value);
            line.Builder.Conf = line.Builder.Conf with { PersistentClientExpiration = count * unit };
        }
    }

    public static void AddLogDestination(ConfLine line)
    {
        const string Expected = "none, stdout, stderr, syslog, topic, dlt or 'file PATH'";
        if (line.ReadText(Expected) is not { } value)
        {
            return;
        }

        (string word, string rest) = ConfReader.SplitWord(value);
        List<MosquittoLogDestination> destinations = line.Builder.LogDestinations ??= [];
        MosquittoLogDestinationKind? kind = word switch
        {
            "stdout" => MosquittoLogDestinationKind.Stdout,
            "stderr" => MosquittoLogDestinationKind.Stderr,
            "syslog" => MosquittoLogDestinationKind.Syslog,
            "topic" => MosquittoLogDestinationKind.Topic,
            "dlt" => MosquittoLogDestinationKind.Dlt,
            "file" => MosquittoLogDestinationKind.File,
            _ => null,
        };
        if (word == "none")
        {
            destinations.Clear();
        }
        else if (kind is null)
        {
            line.Error($"'log_dest' expects {Expected}, found {LogText.Quote(word)}");
        }
        else if (kind != MosquittoLogDestinationKind.File)
        {
            if (kind is MosquittoLogDestinationKind.Syslog or MosquittoLogDestinationKind.Dlt)
            {
                line.Warn($"'log_dest {word}' is known to mosquitto, not implemented by TypedMqtt yet: without another 'log_dest', logs go to stderr");
            }

            AddOnce(destinations, new MosquittoLogDestination(kind.Value));
        }
        else if (rest.Length == 0)
        {
            line.Error("'log_dest file' has no value; expected 'file PATH'");
        }
        else if (destinations.Exists(destination => destination.Kind == MosquittoLogDestinationKind.File))
        {
            line.Error("'log_dest file' is already given; expected one log file");
        }
        else
        {
            destinations.Add(new MosquittoLogDestination(MosquittoLogDestinationKind.File, rest));
        }
    }

    public static void AddLogType(ConfLine line)
    {
        MosquittoLogTypes? type = line.ReadChoice(
            ("none", MosquittoLogTypes.None),
            ("error", MosquittoLogTypes.Error),
            ("warning", MosquittoLogTypes.Warning),
            ("notice", MosquittoLogTypes.Notice),
            ("information", MosquittoLogTypes.Information),
            ("debug", MosquittoLogTypes.Debug),
            ("subscribe", MosquittoLogTypes.Subscribe),
            ("unsubscribe", MosquittoLogTypes.Unsubscribe),
            ("websockets", MosquittoLogTypes.Websockets),
            ("internal", MosquittoLogTypes.Internal),
            ("all", MosquittoLogTypes.All));
        if (type is { } chosen)
        {
            line.Builder.LogTypes = chosen == MosquittoLogTypes.None ? chosen : (line.Builder.LogTypes ?? MosquittoLogTypes.None) | chosen;
        }
    }

    private static void AddOnce(List<MosquittoLogDestination> destinations, MosquittoLogDestination destination)
    {
        if (!destinations.Contains(destination))
        {
            destinations.Add(destination);
        }
    }
}
