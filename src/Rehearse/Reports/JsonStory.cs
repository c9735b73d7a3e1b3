using System.IO;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Rehearse.Effects;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Rehearse.Rehearsals;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Tells a rehearsal to programs: one document at the end. Its form is documented in docs/rehearse.md; names are only ever added.</summary>
internal sealed class JsonStory(TextWriter writer, string file) : IRehearsalStory
{
    /// <summary>The name and version of the document's form.</summary>
    public const string Schema = "eks-access-management/rehearsal/1";

    /// <inheritdoc/>
    public void Begin(RehearsalReport report)
    {
    }

    /// <inheritdoc/>
    public void TellRows(RehearsalReport report)
    {
    }

    /// <inheritdoc/>
    public void TellChanges(RehearsalReport report)
    {
    }

    /// <inheritdoc/>
    public void TellPrincipals(RehearsalReport report)
    {
    }

    /// <inheritdoc/>
    public void End(RehearsalReport report)
    {
        var plan = report.Plan;
        JsonText.Write(writer, new
        {
            schema = Schema,
            file,
            shape = plan.Map.Source.Shape.ToString(),
            cluster = new { name = plan.Cluster.Name, arn = plan.Cluster.ToString(), accountId = plan.Cluster.AccountId, region = plan.Cluster.Region },
            assumptions = plan.Assumptions,
            problems = plan.Map.Problems.Select(JsonParts.Problem).ToArray(),
            rows = report.Rows.Select(Row).ToArray(),
            modeSteps = report.ModeSteps.Select(s => new { from = s.PreviousMode, to = s.AuthenticationMode, applied = s.Applied }).ToArray(),
            accessEntries = report.Entries.Select(e => Entry(e, plan)).ToArray(),
            principals = report.Principals.Select(Principal).ToArray(),
            warnings = report.Warnings,
            summary = new
            {
                rows = report.Rows.Count,
                live = report.Live,
                carriedOver = report.CarriedOver,
                open = report.Rows.Count(r => r.IsOpen),
                withoutEffect = report.Rows.Count - report.Live,
                lostKeys = plan.Map.Source.Values.Where(v => plan.Map.IsLost(v.Key)).Select(v => v.Key).ToArray(),
                exitCode = report.ExitCode,
            },
        });
    }

    private static object Row(RowFate fate) => new
    {
        section = AwsAuthKeys.Of(fate.Row.Kind),
        line = fate.Row.Line,
        arn = fate.Row.Arn,
        username = fate.Row.Username,
        groups = fate.Row.Groups,
        state = fate.Row.State.ToString(),
        stateReason = fate.Row.StateReason,
        shadowedByLine = fate.Row.ShadowedBy?.Line,
        rendersTo = fate.Row.RendersTo,
        isLive = fate.IsLive,
        status = RowText.Status(fate),
        reason = fate.Refusal ?? fate.Spec.Reason,
        proposal = fate.Spec.Proposal,
        accessEntry = fate.Spec.Status != AccessEntrySpecStatus.Ready ? null : new
        {
            principalArn = fate.Spec.PrincipalArn,
            type = fate.Spec.Type,
            username = fate.Spec.Username,
            kubernetesGroups = fate.Spec.KubernetesGroups,
            accessPolicy = fate.Spec.AccessPolicy,
        },
        action = fate.Change?.Action.ToString(),
        changes = fate.Change?.Changes ?? TextList.Empty,
        carriedOver = fate.CarriedOver,
    };

    private static object Entry(EKSAccessEntry entry, RehearsalPlan plan) => new
    {
        principalArn = entry.PrincipalArn,
        type = entry.Type,
        username = entry.Username,
        kubernetesGroups = entry.KubernetesGroups,
        accessPolicy = entry.AccessPolicy,
        eksOwned = entry.EksOwned,
        isCreator = entry.PrincipalArn == plan.Administrator.ToString(),
    };

    private static object Principal(PrincipalStory story) => new
    {
        arn = story.Principal.Arn.ToString(),
        sessionName = story.Principal.SessionName,
        isAnybodyOfAccount = story.Principal.IsAnybody,
        lines = story.Principal.Rows.Select(r => r.Line).ToArray(),
        before = JsonParts.Login(story.Before),
        after = JsonParts.Login(story.After),
        inApiMode = JsonParts.Login(story.ByEntryAlone),
        verdict = story.Verdict.ToString(),
        differences = story.Differences,
        effectiveAccess = story.Effective is null ? null : Effective(story.Effective),
    };

    private static object Effective(EffectiveChange effective) => new
    {
        before = new { access = effective.Before.Access, sources = effective.Before.Sources },
        after = new { access = effective.After.Access, sources = effective.After.Sources },
        verdict = effective.Comparison.Verdict.ToString(),
        differences = effective.Comparison.Differences.Select(Difference).ToArray(),
    };

    private static object Difference(AccessDifference difference) => new
    {
        id = difference.Id,
        kind = difference.Kind.ToString(),
        rule = difference.Part.ToString(),
        clusterWide = difference.ClusterWide,
        namespaces = difference.Namespaces,
        witness = difference.Witness.ToString(),
        source = difference.Source?.ToString(),
        doubt = difference.Doubt,
    };
}
