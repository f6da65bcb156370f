using System.Text;

namespace TypedMqtt.Generator.Lock;

/// <summary>A line of a lock that cannot be read.</summary>
/// <param name="Line">Its number, from 0.</param>
/// <param name="IsConflict">Whether a merge left it behind.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record LockProblem(int Line, bool IsConflict, string Reason);

/// <summary>What has been released: the content of <c>typedmqtt.lock.txt</c>.</summary>
internal sealed class LockFile
{
    public const string FileName = "typedmqtt.lock.txt";

    private const string Version = "1";
    private const string Signature = "# typedmqtt.lock ";
    private const string Header = Signature + Version + "  (update: code fix \"Update typedmqtt.lock.txt\" or: typedmqtt lock)";

    /// <summary>The text of a lock without facts.</summary>
    public const string Empty = Header + "\n";

    private const string RetiredMark = "*RETIRED*";

    private static readonly string[] ConflictMarks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    // A project has thousands of facts, and each channel asks for its own.
    private ILookup<string, MemberFact>? _members;
    private ILookup<string, CaseFact>? _cases;
    private ILookup<string, EnumFact>? _enums;
    private ILookup<string, GrantFact>? _grants;
    private ILookup<string, LegacyFact>? _legacy;

    public LockFile(IEnumerable<LockFact> facts, IEnumerable<LockFact>? retired = null, IEnumerable<LockProblem>? problems = null)
    {
        Facts = [.. facts];
        Retired = [.. retired ?? []];
        Problems = [.. problems ?? []];
    }

    /// <summary>What holds.</summary>
    public IReadOnlyList<LockFact> Facts { get; }

    /// <summary>What held once; its names, keys and topics are not used again.</summary>
    public IReadOnlyList<LockFact> Retired { get; }

    public IReadOnlyList<LockProblem> Problems { get; }

    /// <summary>Whether nothing is recorded: there is no file yet.</summary>
    public bool IsEmpty => Facts.Count == 0 && Retired.Count == 0 && Problems.Count == 0;

    public IEnumerable<ChannelFact> Channels => Facts.OfType<ChannelFact>();

    /// <summary>The line, from 0, that a fact was read from.</summary>
    public int LineOf(LockFact fact) => _lines.TryGetValue(fact.Subject, out var line) ? line : 0;

    /// <summary>The members of a type: by number those with one, else by name.</summary>
    public IReadOnlyList<MemberFact> Members(string type, bool isCompact)
    {
        _members ??= Lookup<MemberFact>(m => m.Type);
        return [.. _members[type].Where(m => m.Key >= 0 == isCompact).OrderBy(m => m.Key)];
    }

    /// <summary>The types that may stand for one in JSON.</summary>
    public IReadOnlyList<CaseFact> Cases(string type) => [.. (_cases ??= Lookup<CaseFact>(c => c.Type))[type]];

    public bool IsKeyed(string type) => Members(type, isCompact: true).Count > 0;

    public EnumFact? Enum(string name, bool isInTopics) => (_enums ??= Lookup<EnumFact>(e => e.Name))[name].FirstOrDefault(e => e.IsInTopics == isInTopics);

    /// <summary>What roles may do with a channel.</summary>
    public IEnumerable<GrantFact> Grants(string channel) => (_grants ??= Lookup<GrantFact>(g => g.Channel))[channel];

    /// <summary>The old topics that a channel still uses.</summary>
    public IEnumerable<LegacyFact> Legacy(string channel) => (_legacy ??= Lookup<LegacyFact>(l => l.Channel))[channel];

    /// <summary>Reads a file. What cannot be read is a problem, the rest counts.</summary>
    public static LockFile Parse(string text)
    {
        var lines = text.TrimStart('\ufeff').Split('\n');
        var (facts, retired, problems) = (new List<LockFact>(), new List<LockFact>(), new List<LockProblem>());
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var (hasHeader, hasContent) = (false, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0)
                continue;
            hasContent = true;
            if (line.StartsWith(Signature, StringComparison.Ordinal))
            {
                hasHeader = true;
                var version = line.Substring(Signature.Length).Split(' ')[0];
                if (version != Version)
                    return new LockFile([], [], [new LockProblem(i, false, $"it has version {version}, and this generator knows version {Version}; update the TypedMqtt package")]);
            }
            else if (ConflictMarks.Any(m => line.StartsWith(m, StringComparison.Ordinal)))
            {
                problems.Add(new LockProblem(i, true, "keep the lines of both sides, remove this one and update the lock"));
            }
            else if (line[0] != '#')
            {
                Read(line, i);
            }
        }

        if (hasContent && !hasHeader)
            problems.Insert(0, new LockProblem(0, false, $"the first line has to start with '{Signature}{Version}'"));
        var file = new LockFile(facts, retired, problems);
        foreach (var position in positions)
            file._lines[position.Key] = position.Value;
        return file;

        void Read(string line, int number)
        {
            var isRetired = line.StartsWith(RetiredMark + " ", StringComparison.Ordinal);
            var tokens = LockTokens.Split(isRetired ? line.Substring(RetiredMark.Length) : line);
            var reason = "a quoted word does not end";
            if (tokens is not { Count: > 0 } || LockFactParser.Parse(tokens, isRetired, out reason) is not { } fact)
            {
                problems.Add(new LockProblem(number, false, reason));
                return;
            }

            if (isRetired)
            {
                if (retired.All(r => r.ToRetiredLine() != fact.ToRetiredLine()))
                    retired.Add(fact);
                return;
            }

            // A merge that kept both sides leaves the same line twice, which is harmless, or two that differ.
            if (positions.TryGetValue(fact.Subject, out var other))
            {
                if (facts.First(f => f.Subject == fact.Subject).ToLine() != fact.ToLine())
                    problems.Add(new LockProblem(number, false, $"line {other + 1} says something else about {fact.Subject}; keep one of them"));
                return;
            }

            positions.Add(fact.Subject, number);
            facts.Add(fact);
        }
    }

    /// <summary>The text of the file: header, facts, retired facts, each sorted, so that merges meet only where two changed the same fact.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var line in Lines())
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>The lines below the header.</summary>
    public IEnumerable<string> Lines() => Sorted(Facts.Select(f => f.ToLine())).Concat(Sorted(Retired.Select(r => $"{RetiredMark} {r.ToRetiredLine()}")));

    private ILookup<string, T> Lookup<T>(Func<T, string> key) => Facts.OfType<T>().ToLookup(key, StringComparer.Ordinal);

    private static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Distinct(StringComparer.Ordinal).OrderBy(l => l, StringComparer.Ordinal);
}
