using System.Text;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Security;

/// <summary>
/// Reads the lines of an ACL file: <c>user NAME</c>, <c>topic [access] FILTER</c>, <c>pattern [access] FILTER</c>, comments with '#' in the
/// first column, blank lines. Words are separated by spaces, never by TABs. A filter may contain spaces when the access word is given.
/// </summary>
internal sealed class AclFileParser(string name)
{
    private const string AccessWords = "'read', 'write', 'readwrite' or 'deny'";

    private readonly List<MosquittoFileDiagnostic> _errors = [];
    private readonly List<MosquittoFileDiagnostic> _warnings = [];
    private readonly Dictionary<string, List<AclRule>> _users = new(StringComparer.Ordinal);
    private readonly List<AclRule> _anonymous = [];
    private readonly List<AclRule> _patterns = [];

    public AclFile Parse(ReadOnlySpan<byte> content)
    {
        List<AclRule> section = _anonymous;
        int number = 0;
        foreach (string? text in TextFile.SplitLines(content, name, _errors))
        {
            number++;
            if (text is null || text.StartsWith('#') || string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            string line = text.TrimEnd();
            if (line.Contains('\t', StringComparison.Ordinal))
            {
                Error(number, "the line contains a TAB; expected spaces between the words");
                continue;
            }

            (string keyword, string rest) = SplitWord(line);
            switch (keyword)
            {
                case "user":
                    section = OpenSection(number, rest) ?? section;
                    break;
                case "topic":
                    AddRule(number, keyword, rest, section);
                    break;
                case "pattern":
                    AddRule(number, keyword, rest, _patterns);
                    break;
                default:
                    Error(number, keyword.StartsWith('#')
                        ? "expected '#' in the first column for a comment"
                        : $"unknown word {LogText.Quote(keyword)}; expected 'user', 'topic', 'pattern' or a comment that starts with '#'");
                    break;
            }
        }

        if (_errors.Count > 0)
        {
            throw new MosquittoFileException(_errors);
        }

        Dictionary<string, AclRules> users = _users.ToDictionary(user => user.Key, user => new AclRules(user.Value), StringComparer.Ordinal);
        return new AclFile(name, users, new AclRules(_anonymous), [.. _patterns], _warnings);
    }

    private List<AclRule>? OpenSection(int number, string user)
    {
        if (user.Length == 0)
        {
            Error(number, "expected a user name after 'user'");
            return null;
        }

        if (!_users.TryGetValue(user, out List<AclRule>? section))
        {
            _users.Add(user, section = []);
        }

        return section;
    }

    private void AddRule(int number, string keyword, string rest, List<AclRule> section)
    {
        (string first, string remainder) = SplitWord(rest);
        AclAccess? access = ParseAccess(first);
        string filter = rest;
        if (first.Length == 0)
        {
            Error(number, $"expected a topic filter after '{keyword}'");
            return;
        }

        if (remainder.Length > 0)
        {
            filter = remainder;
            if (access is null)
            {
                Error(number, $"expected {AccessWords} before the topic filter, found {LogText.Quote(first)}");
                return;
            }
        }
        else if (access is not null)
        {
            Warn(number, $"this allows to read and write the topic '{first}': a single word is the topic");
            access = null;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(filter);
        if (!TopicFilter.IsValid(bytes))
        {
            string hint = filter.Contains(" #", StringComparison.Ordinal) ? "; a comment needs a line of its own" : "";
            Error(number, $"expected a topic filter with '+' alone in its level and '#' alone at the end, found {LogText.Quote(filter)}{hint}");
            return;
        }

        var rule = new AclRule(keyword, access ?? AclAccess.ReadWrite, bytes, number);
        if (filter.StartsWith("$share", StringComparison.Ordinal))
        {
            Warn(number, "this rule never applies: no topic starts with '$share', and a shared subscription is checked by the filter it shares");
            return;
        }

        if (rule.HasVariables != (keyword == "pattern"))
        {
            Warn(number, rule.HasVariables
                ? "'%u' and '%c' are replaced in 'pattern' lines only; here they are plain text"
                : "this pattern contains neither '%u' nor '%c': it applies to every client");
        }

        section.Add(rule);
    }

    private static AclAccess? ParseAccess(string word) => word switch
    {
        "read" => AclAccess.Read,
        "write" => AclAccess.Write,
        "readwrite" => AclAccess.ReadWrite,
        "deny" => AclAccess.Deny,
        _ => null,
    };

    private static (string Word, string Remainder) SplitWord(string text)
    {
        string trimmed = text.TrimStart(' ');
        int space = trimmed.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (trimmed, "") : (trimmed[..space], trimmed[space..].TrimStart(' '));
    }

    private void Error(int line, string message) => _errors.Add(new(name, line, message));

    private void Warn(int line, string message) => _warnings.Add(new(name, line, message));
}
