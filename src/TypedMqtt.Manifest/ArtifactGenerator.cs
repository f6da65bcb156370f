using TypedMqtt.Manifest.Acl;
using TypedMqtt.Manifest.Model;
using TypedMqtt.Manifest.Principals;

namespace TypedMqtt.Manifest;

/// <summary>From the manifests of assemblies to the files an operator needs. A pure function: the build task and the command line both call it.</summary>
public static class ArtifactGenerator
{
    /// <summary>Generates all files.</summary>
    /// <param name="manifests">The manifests of an application and its references; none means no files.</param>
    /// <param name="principals">The principals files; none means that each role is a user of its own.</param>
    /// <param name="options">Topic root.</param>
    /// <param name="findings">Receives warnings and errors. With an error the files must not be used.</param>
    public static IReadOnlyList<Artifact> Generate(
        IReadOnlyCollection<MqttManifest> manifests,
        IReadOnlyCollection<PrincipalsSource> principals,
        AclOptions options,
        ICollection<Finding> findings)
    {
        if (manifests.Count == 0)
            return [];
        var set = ManifestMerger.Merge(manifests, findings);
        var plan = principals.Count == 0
            ? AclPlanner.PlanByRole(set, options, findings)
            : AclPlanner.Plan(set, PrincipalsReader.Read(principals, set, findings), options, findings);
        var acl = MosquittoAclWriter.Write(plan, findings);
        return [new Artifact(acl.FileName, acl.Text, Summary(plan, acl))];
    }

    private static string Summary(AclPlan plan, AclDocument acl)
    {
        var lines = acl.Rules.Select(rule => (rule.Grant.Principal, rule.Text)).Distinct().Count();
        var wider = acl.Rules.GroupBy(rule => (rule.Grant.Principal, rule.Text)).Count(line => line.All(rule => rule.Fit == AclFit.Wider));
        return $"{plan.Principals.Count} users, {lines} rules"
            + (wider == 0 ? "" : $", {wider} of them wider than the contract (its head says where)");
    }
}
