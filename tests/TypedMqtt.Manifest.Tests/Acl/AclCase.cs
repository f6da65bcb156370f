using TypedMqtt.Manifest.Acl;
using TypedMqtt.Manifest.Model;
using TypedMqtt.Manifest.Principals;

namespace TypedMqtt.Manifest.Tests.Acl;

/// <summary>
/// A directory of <c>Cases</c>: a manifest, who has which role, the expected file, and probes whose decisions real brokers must give
/// when they load that file (the tests of TypedMqtt.Interop do).
/// </summary>
internal sealed class AclCase
{
    private AclCase(string directory, AclDocument document, AclPlan plan, IReadOnlyList<Finding> findings)
    {
        Directory = directory;
        Document = document;
        Plan = plan;
        Findings = findings;
    }

    public static IEnumerable<string> Names =>
        System.IO.Directory.GetDirectories(Path.Combine(Repository.TestDirectory, "Acl", "Cases")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public string Directory { get; }

    public AclDocument Document { get; }

    public AclPlan Plan { get; }

    public IReadOnlyList<Finding> Findings { get; }

    public static AclCase Load(string name)
    {
        var directory = Path.Combine(Repository.TestDirectory, "Acl", "Cases", name);
        var root = Path.Combine(directory, "root.txt");
        var options = new AclOptions { TopicRoot = File.Exists(root) ? File.ReadAllText(root) : null };
        var findings = new List<Finding>();
        var manifests = ManifestMerger.Merge([ManifestReader.Read(File.ReadAllText(Path.Combine(directory, "manifest.json")), name)], findings);
        var principals = Path.Combine(directory, "principals.json");
        var plan = File.Exists(principals)
            ? AclPlanner.Plan(manifests, PrincipalsReader.Read([new("principals.json", File.ReadAllText(principals))], manifests, findings), options, findings)
            : AclPlanner.PlanByRole(manifests, options, findings);
        return new AclCase(directory, MosquittoAclWriter.Write(plan, findings), plan, findings);
    }
}
