using System.Linq;
using EksAccessManagement.Ports;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Migration;

/// <summary>Writes the role bindings that a plan needs as manifests, for whoever applies them with kubectl or keeps them in Git.</summary>
public static class MigrationManifests
{
    /// <summary>The manifests, one document after the other; empty when the plan needs none.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="yaml">Writes YAML.</param>
    public static string Write(EKSMigrationPlan plan, IYaml yaml) =>
        string.Concat(plan.Bindings.Select(b => "---\n" + yaml.Write(RbacManifestWriter.Binding(b)).TrimEnd() + "\n"));
}
