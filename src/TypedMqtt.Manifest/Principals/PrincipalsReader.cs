using TypedMqtt.Manifest.Json;
using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Principals;

/// <summary>
/// Reads principals files: <c>{"principals":{"line-berlin":{"roles":["line-controller"],"identities":{"site":"berlin"}}}}</c>.
/// A mistake never widens a right: what is wrong is reported and left out.
/// </summary>
public sealed class PrincipalsReader
{
    private readonly Dictionary<string, RoleEntry> _roles;
    private readonly ICollection<Finding> _findings;
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly List<Principal> _principals = [];

    private PrincipalsReader(ManifestSet manifests, ICollection<Finding> findings)
    {
        _roles = manifests.Roles.ToDictionary(role => role.Name, StringComparer.Ordinal);
        _findings = findings;
    }

    /// <summary>Reads one or more files; a principal may be in only one of them.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="manifests">What the roles and their identities are looked up in.</param>
    /// <param name="findings">Receives warnings and errors with file, line and column.</param>
    /// <returns>The principals, sorted by name.</returns>
    public static IReadOnlyList<Principal> Read(IEnumerable<PrincipalsSource> sources, ManifestSet manifests, ICollection<Finding> findings)
    {
        var reader = new PrincipalsReader(manifests, findings);
        foreach (var source in sources)
            reader.ReadFile(source);
        return [.. reader._principals.OrderBy(principal => principal.Name, StringComparer.Ordinal)];
    }

    private void ReadFile(PrincipalsSource source)
    {
        try
        {
            var document = new JsonShape(JsonReader.Parse(source.Text), "");
            var principals = document.OptionalObject("principals")
                ?? throw new JsonFormatException("""expected {"principals":{"<user>":{"roles":[…],"identities":{…}}}}""", document.Position);
            document.RejectOthers();
            foreach (var member in principals.Members)
                ReadPrincipal(source.Path, member);
        }
        catch (JsonFormatException problem)
        {
            Report(FindingSeverity.Error, source.Path, problem.Position, problem.Problem);
        }
    }

    private void ReadPrincipal(string path, JsonMember member)
    {
        var shape = new JsonShape(member.Value, $"principals.{member.Name}");
        var roles = shape.Strings("roles");
        var identities = ReadIdentities(shape);
        shape.RejectOthers();

        if (!SafeName.IsSafe(member.Name))
            Report(FindingSeverity.Error, path, member.Position, $"the principal name \"{member.Name}\" is not safe in an access control list; use {SafeName.Pattern}");
        else if (_places.TryGetValue(member.Name, out var place))
            Report(FindingSeverity.Error, path, member.Position, $"principal '{member.Name}' is already listed in {place}; merge the two entries");
        else if (!identities.Select(identity => CheckValue(path, identity)).ToList().Contains(false))
            AddPrincipal(path, member, roles, identities);
    }

    private void AddPrincipal(string path, JsonMember member, IReadOnlyList<JsonString> roles, List<(JsonMember Member, string Value)> identities)
    {
        _places.Add(member.Name, $"{path}({member.Position.Line},{member.Position.Column})");
        var values = identities.ToDictionary(identity => identity.Member.Name, identity => identity.Value, StringComparer.Ordinal);
        var bound = roles.Select(role => BindRole(path, member.Name, role, values)).OfType<PrincipalRole>();
        _principals.Add(new Principal(member.Name, new(bound)));

        var known = new HashSet<string>(_roles.Values.SelectMany(role => role.Identities), StringComparer.Ordinal);
        foreach (var (identity, _) in identities.Where(identity => !known.Contains(identity.Member.Name)))
        {
            Report(
                FindingSeverity.Warning,
                path,
                identity.Position,
                $"no role is bound to {{{identity.Name}}}, so this value has no effect; {OneOf("bound placeholders", known)}");
        }
    }

    private PrincipalRole? BindRole(string path, string principal, JsonString role, Dictionary<string, string> values)
    {
        if (!_roles.TryGetValue(role.Value, out var entry))
        {
            Report(
                FindingSeverity.Warning,
                path,
                role.Position,
                $"principal '{principal}' has the role '{role.Value}', which no assembly declares, and gets no rule for it; {OneOf("declared roles", _roles.Keys)}");
            return null;
        }

        var missing = entry.Identities.FirstOrDefault(identity => !values.ContainsKey(identity));
        if (missing is not null)
        {
            Report(
                FindingSeverity.Warning,
                path,
                role.Position,
                $"role '{entry.Name}' is bound to {{{missing}}}, but principal '{principal}' has no value for it and gets no rule for this role; "
                + $"add \"identities\":{{\"{missing}\":\"<value>\"}} to '{principal}'");
            return null;
        }

        return new PrincipalRole(entry.Name, new(entry.Identities.Select(identity => new IdentityBinding(identity, values[identity]))));
    }

    private static List<(JsonMember Member, string Value)> ReadIdentities(JsonShape shape)
    {
        var result = new List<(JsonMember, string)>();
        foreach (var member in shape.OptionalObject("identities")?.Members ?? [])
        {
            var value = member.Value as JsonString
                ?? throw new JsonFormatException($"\"{shape.Path}.identities.{member.Name}\" must be a string, not {member.Value.Kind}", member.Value.Position);
            result.Add((member, value.Value));
        }

        return result;
    }

    private bool CheckValue(string path, (JsonMember Member, string Value) identity)
    {
        var safe = SafeName.IsSafe(identity.Value);
        if (!safe)
        {
            Report(
                FindingSeverity.Error,
                path,
                identity.Member.Value.Position,
                $"the value \"{identity.Value}\" of {{{identity.Member.Name}}} is not safe in an access control list; use {SafeName.Pattern}");
        }

        return safe;
    }

    private static string OneOf(string what, IEnumerable<string> names) =>
        $"{what}: {string.Join(", ", names.OrderBy(name => name, StringComparer.Ordinal).DefaultIfEmpty("none"))}";

    private void Report(FindingSeverity severity, string path, JsonPosition position, string message) =>
        _findings.Add(new(severity, FindingIds.Principals, message, path, position.Line, position.Column));
}
