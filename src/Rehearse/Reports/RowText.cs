using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Rehearse.Rehearsals;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Words for rows and what becomes of them.</summary>
internal static class RowText
{
    /// <summary>The word for what became of a row: the converter's status, Dropped for one that does not load, Refused for one whose grant was.</summary>
    public static string Status(RowFate fate) => fate.Row.State == AwsAuthRowState.Dropped ? nameof(AwsAuthRowState.Dropped)
        : fate.Refusal is not null ? "Refused"
        : fate.Spec.Status.ToString();

    /// <summary>How a status is shown.</summary>
    public static Ink InkOf(RowFate fate) => !fate.IsLive ? Ink.Faint : fate.Refusal is null && fate.Spec.Status == AccessEntrySpecStatus.Ready ? Ink.Good : Ink.Doubt;

    /// <summary>What the authenticator makes of a row.</summary>
    public static (string Label, string Text) Today(AwsAuthRow row) => row.State switch
    {
        AwsAuthRowState.Live => ("lets in", row.RendersTo),
        AwsAuthRowState.Ambiguous => ("by chance", row.RendersTo),
        _ => ("no effect", row.StateReason),
    };

    /// <summary>What a row becomes, or why it becomes nothing, a sentence or two each.</summary>
    public static IEnumerable<string> Becomes(RowFate fate)
    {
        var (spec, row) = (fate.Spec, fate.Row);
        if (spec.Status == AccessEntrySpecStatus.Ready)
        {
            yield return Entry(spec);
        }
        else if (!fate.IsLive)
        {
            yield return "Nothing is carried over." + (spec.Reason.Length > 0 && spec.Reason != row.StateReason ? " " + spec.Reason : string.Empty);
        }

        if (fate.IsLive && spec.Reason.Length > 0)
        {
            yield return spec.Reason;
        }

        if (spec.Proposal.Length > 0)
        {
            yield return "Proposal: " + spec.Proposal;
        }
    }

    /// <summary>A spec's entry in words.</summary>
    public static string Entry(EKSAccessEntrySpec spec)
    {
        if (AccessEntryType.IsNode(spec.Type))
        {
            return $"Access entry of type {spec.Type}, whose username and groups EKS makes.";
        }

        var parts = new[]
        {
            spec.Username is null ? "the username that EKS makes" : "username " + spec.Username,
            Many(spec.KubernetesGroups, "group"),
            Many(spec.AccessPolicy, "access policy"),
        };
        return "Access entry: " + string.Join("; ", parts.Where(p => p.Length > 0)) + ".";
    }

    private static string Many(TextList names, string what) =>
        names.Count == 0 ? string.Empty : (names.Count == 1 ? what : what.TrimEnd('y') + (what[^1] == 'y' ? "ies" : "s")) + " " + string.Join(", ", names);
}
