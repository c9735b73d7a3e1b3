using System.Collections.Generic;
using EksAccessManagement.AuthenticationModes;

namespace EksAccessManagement.Migration;

/// <summary>Writes a plan's steps in words, in their order.</summary>
internal static class MigrationStepList
{
    public static IReadOnlyList<MigrationPlanStep> Of(EKSMigrationPlan plan)
    {
        var steps = new List<MigrationPlanStep>();
        void Add(string name, string target, string action, bool canBeUndone = true) => steps.Add(new MigrationPlanStep(steps.Count + 1, name, target, action, canBeUndone));

        Add(MigrationStepName.Backup, plan.ClusterName, "Save aws-auth byte for byte, the access entries and RBAC.");
        foreach (var binding in plan.Bindings)
        {
            Add(MigrationStepName.Binding, (binding.Namespace is null ? string.Empty : binding.Namespace + "/") + binding.Name, $"Bind {binding.RoleKind} {binding.RoleName} to {binding.Subjects[0].Kind} {binding.Subjects[0].Name} (with -ApplyBindings).");
        }

        if (!AuthenticationModeName.ReadsAccessEntries(plan.AuthenticationMode))
        {
            Add(MigrationStepName.Mode, plan.ClusterName, $"Step from {plan.AuthenticationMode} to {AuthenticationModeName.ApiAndConfigMap} and wait; list the entries that EKS has made.", canBeUndone: false);
        }

        AddEntries(plan, Add);
        Add(MigrationStepName.Compare, plan.ClusterName, "Read back and compare every principal's access with the state before.");
        if (plan.TargetMode == AuthenticationModeName.Api && plan.AuthenticationMode != AuthenticationModeName.Api)
        {
            Add(MigrationStepName.Mode, plan.ClusterName, $"See that every node and Fargate role has its entry, step to {AuthenticationModeName.Api} and wait; aws-auth loses its effect.", canBeUndone: false);
            Add(MigrationStepName.Compare, plan.ClusterName, "Compare every principal's access with the state before.");
        }

        return steps;
    }

    private static void AddEntries(EKSMigrationPlan plan, System.Action<string, string, string, bool> add)
    {
        var bridges = plan.HasBridge && HasBridged(plan);
        if (bridges)
        {
            add(MigrationStepName.Bridge, MigrationMarks.Bridge(plan.ClusterArn).Name, "Bind a temporary group to cluster-admin: it carries administrators until their policy works.", true);
        }

        foreach (var entry in plan.Entries)
        {
            add(MigrationStepName.Entry, entry.PrincipalArn, $"Make the entry {entry} from {entry.Origin}{(entry.NeedsBridge ? plan.HasBridge ? ", over the bridge" : ", WITH A GAP until its policy works" : string.Empty)}.", true);
        }

        if (bridges)
        {
            add(MigrationStepName.Bridge, MigrationMarks.Bridge(plan.ClusterArn).Name, "Take the temporary group off the entries, and the binding away.", true);
        }
    }

    private static bool HasBridged(EKSMigrationPlan plan)
    {
        foreach (var entry in plan.Entries)
        {
            if (entry.NeedsBridge)
            {
                return true;
            }
        }

        return false;
    }
}
