using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace EksAccessManagement.Migration;

/// <summary>Writes a plan for people: what a change board reads.</summary>
public static class MigrationPlanText
{
    private const int MostDifferences = 8;

    /// <summary>The plan as text.</summary>
    public static string Write(EKSMigrationPlan plan)
    {
        var text = new StringBuilder();
        text.Append($"Migration plan {plan.Id}\n");
        text.Append($"Cluster   {plan.ClusterArn}\n");
        text.Append($"Mode      {plan.AuthenticationMode} to {plan.TargetMode}\n");
        text.Append(FormattableString.Invariant($"Made      {plan.CreatedAt:yyyy-MM-dd HH:mm:ss}Z by {plan.CallerArn}\n"));
        text.Append($"State     {plan.StateHash}\n");
        text.Append($"Ready     {(plan.IsReady ? "yes" : "no")}{(plan.DifferencesToAccept.Count == 0 ? string.Empty : $", with {plan.DifferencesToAccept.Count} difference(s) to accept: {string.Join(",", plan.DifferencesToAccept)}")}\n");
        Section(text, "Readiness", plan.Readiness);
        Section(text, "Managed by code", plan.Owners);
        Section(text, "Steps", plan.Steps);
        Section(text, "Proof", plan.Proof.Select(p => p + (p.Before == p.After ? $" ({p.Before})" : $" ({p.Before} -> {p.After})") + string.Concat(Shown(p).Select(d => "\n      " + d))));
        Section(text, "Rows that cannot become entries as they stand", plan.Questions.Select(q => $"{q}\n      ways out: {string.Join(" | ", q.Choices)}{(q.Choice is null ? string.Empty : "; chosen: " + q.Choice)}{(q.BlocksApi ? "; blocks the mode API" : string.Empty)}"));
        Section(text, "Bindings to apply", plan.Bindings.Select(b => $"{(b.Namespace is null ? "ClusterRoleBinding " : $"RoleBinding {b.Namespace}/")}{b.Name}: {b.RoleKind} {b.RoleName} to {string.Join(",", b.Subjects.Select(s => s.Kind + " " + s.Name))}"));
        Section(text, "Gaps: without rights until their policy works (needs -AcceptGap)", plan.Gaps);
        Section(text, "Notes", plan.Notes);
        Section(text, "Limits of the proof", plan.Snapshot.Limits);
        return text.ToString();
    }

    // Who stands for nobody loses nothing, and nobody reads two hundred lines of a whole administrator: the JSON has them all.
    private static IEnumerable<string> Shown(MigrationProof proof)
    {
        if (proof.IsNobody)
        {
            return ["The row matches nobody: nobody has this access."];
        }

        return proof.Differences.Count <= MostDifferences ? proof.Differences : proof.Differences.Take(MostDifferences).Concat([FormattableString.Invariant($"and {proof.Differences.Count - MostDifferences} more, which the JSON lists")]);
    }

    private static void Section<T>(StringBuilder text, string title, IEnumerable<T> lines)
    {
        var items = lines.ToArray();
        if (items.Length == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append('\n');
        foreach (var item in items)
        {
            text.Append("  - ").Append(item).Append('\n');
        }
    }
}
