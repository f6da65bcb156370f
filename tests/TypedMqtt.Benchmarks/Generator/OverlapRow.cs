using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Benchmarks.Generator;

/// <summary>How long it takes to find the overlaps among many channels.</summary>
internal static class OverlapRow
{
    private const int PerContract = 1_000;

    private static readonly string[] Types = ["{text}", "{id}", "{int}", "{0..9}", "{guid}", "{mode}"];

    /// <summary>Templates of a plant: a shared prefix, areas, lines, some ranges, enums and tails.</summary>
    public static string[] Plant(int i) => (i % 5) switch
    {
        0 => ["plant", "{id}", $"area{i / 5}", "{int}", "temperature"],
        1 => ["plant", "{id}", $"area{i / 5}", "{0..9}", "state"],
        2 => ["plant", "{id}", $"area{i / 5}", "{int}", "{mode}"],
        3 => ["plant", "{id}", $"area{i / 5}", "log", "{**rest}"],
        _ => ["plant", "{id}", $"area{i / 5}"],
    };

    /// <summary>Templates of tenants, sites and lines, whose types differ from contract to contract.</summary>
    public static string[] Tenants(int i) => [Types[i % 6], Types[i / 6 % 6], $"line{i / 36 % 40}", Types[i / 1_440 % 6], $"value{i}"];

    /// <summary>Templates that start with placeholders of twenty ranges each, all of which meet, and differ in the last level only.</summary>
    public static string[] Placeholders(int i) => [$"{{0..{i % 20}}}", $"{{0..{i / 20 % 20}}}", $"{{0..{i / 400 % 20}}}", $"value{i}"];

    public static string Measure(string name, int count, Func<int, string[]> template)
    {
        ChannelModel[] channels = Parse(count, template);
        double best = double.MaxValue;
        int found = 0;
        int comparisons = 0;
        for (int run = 0; run < 3; run++)
        {
            long start = Stopwatch.GetTimestamp();
            var index = new TopicIndex<int>();
            for (int i = 0; i < channels.Length; i++)
            {
                index.Add(channels[i], i);
            }

            found = index.Overlaps().Count;
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            comparisons = index.Comparisons;
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"overlaps of {channels.Length} channels, {name,-24} best {best,8:0} ms, {comparisons} comparisons, {found} pairs (target < 1000 ms)");
    }

    /// <summary>The channels as the generator reads them from source.</summary>
    private static ChannelModel[] Parse(int count, Func<int, string[]> template)
    {
        var text = new StringBuilder("using System; using System.Threading.Tasks; using TypedMqtt; public enum Mode { Auto, Hand }\n");
        for (int i = 0; i < count; i++)
        {
            if (i % PerContract == 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"[MqttContract] public interface IMany{i / PerContract} {{");
            }

            string[] levels = template(i);
            string[] parameters = [.. levels.Select(static (level, at) => Parameter(level, at)).Where(static p => p.Length > 0)];
            text.AppendLine(CultureInfo.InvariantCulture, $"[Topic(\"{string.Join('/', levels.Select(Level))}\")] ValueTask C{i}Async({string.Join(", ", parameters)});");
            if (i % PerContract == PerContract - 1 || i == count - 1)
            {
                text.AppendLine("}");
            }
        }

        CSharpCompilation compilation = ManyContracts.Compile([CSharpSyntaxTree.ParseText(text.ToString(), ManyContracts.ParseOptions)]);
        ChannelModel[] channels =
        [
            .. ContractIndex.Of(compilation.Assembly, CancellationToken.None)
                .SelectMany(static c => ContractParser.Parse(c, new ParseContext(null), CancellationToken.None)!.Channels),
        ];
        return channels.Length == count ? channels : throw new InvalidOperationException($"{channels.Length} of {count} channels could be read.");
    }

    private static string Level(string level, int at) => level switch
    {
        "{id}" => $"{{p{at}:id}}",
        "{**rest}" => $"{{**p{at}}}",
        ['{', >= '0' and <= '9', ..] => $"{{p{at}:{level[1..^1]}}}",
        ['{', ..] => $"{{p{at}}}",
        _ => level,
    };

    private static string Parameter(string level, int at) => level switch
    {
        "{text}" or "{id}" or "{**rest}" => $"string p{at}",
        "{guid}" => $"Guid p{at}",
        "{mode}" => $"Mode p{at}",
        ['{', ..] => $"int p{at}",
        _ => "",
    };
}
