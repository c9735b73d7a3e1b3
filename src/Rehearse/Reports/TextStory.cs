using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Rehearse.Rehearsals;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Tells a rehearsal to people, chapter by chapter.</summary>
internal sealed class TextStory(TextPage page, string file) : IRehearsalStory
{
    private const int LabelWidth = 17;
    private const int LineWidth = 11;

    /// <inheritdoc/>
    public void Begin(RehearsalReport report)
    {
        var (plan, map) = (report.Plan, report.Plan.Map);
        page.Paragraph($"Rehearsal of {file}", ink: Ink.Strong);
        page.Paragraph($"{SourceText.Shape(map.Source.Shape)} with {SourceText.Count(map.Rows.Count, "row")}, put on a cluster in CONFIG_MAP mode in account {plan.Cluster.AccountId}, in a sandbox on this machine. No AWS account is touched.");
        foreach (var assumption in plan.Assumptions)
        {
            page.Paragraph("Assumed: " + assumption);
        }

        page.Flush();
    }

    /// <inheritdoc/>
    public void TellRows(RehearsalReport report)
    {
        SourceText.TellProblems(page, report.Plan.Map);
        page.Heading("Rows: what the cluster makes of each, and what becomes of it");
        foreach (var fate in report.Rows)
        {
            TellRow(fate);
        }

        if (report.Rows.Count == 0)
        {
            page.Paragraph("There are no rows: nobody gets in by this text.", 2, Ink.Bad);
        }

        if (report.Rows.Any(r => PrincipalArn.TryParse(r.Spec.PrincipalArn, out var arn) && arn.Kind == PrincipalKind.Role && arn.Path != "/"))
        {
            page.Blank();
            page.Paragraph("Rows name roles without their path, entries with it. The paths above are assumed; for a real cluster Convert-AwsAuthToAccessEntry -ClusterName looks them up in IAM.", 2, Ink.Faint);
        }

        page.Flush();
    }

    /// <inheritdoc/>
    public void TellChanges(RehearsalReport report)
    {
        page.Heading("The change");
        foreach (var step in report.ModeSteps)
        {
            page.Labelled("Mode", $"{step.PreviousMode} -> {step.AuthenticationMode} (on a real cluster there is no way back)", 2, LabelWidth);
        }

        foreach (var fate in report.Rows.Where(r => r.Change is not null || r.Refusal is not null))
        {
            TellGrant(fate, report.Plan);
        }

        TellEntries(report);
        page.Flush();
    }

    /// <inheritdoc/>
    public void TellPrincipals(RehearsalReport report)
    {
        page.Heading("Logins: before and after");
        page.Paragraph("Before: in mode CONFIG_MAP. After: in mode API_AND_CONFIG_MAP, with the entries. At the end the mode becomes API, where rows have no effect; who is then somebody else, or nobody, is told too.", 2, Ink.Faint);
        foreach (var principal in report.Principals)
        {
            TellPrincipal(principal, report.Plan);
        }

        if (report.Principals.Count == 0)
        {
            page.Paragraph("No row names anybody who could log in.", 2);
        }

        page.Flush();
    }

    /// <inheritdoc/>
    public void End(RehearsalReport report)
    {
        page.Heading("Result");
        page.Paragraph(Verdict(report), 2, report.ExitCode == ExitCode.Done ? Ink.Good : Ink.Doubt);
        foreach (var fate in report.Rows.Where(r => r.IsOpen))
        {
            page.Labelled($"line {fate.Row.Line}", $"{OpenWord(fate)}: {fate.Row.Arn}", 4, LineWidth, Ink.Doubt);
        }

        var idle = report.Rows.Where(r => !r.IsLive).ToArray();
        if (idle.Length > 0)
        {
            page.Paragraph($"{SourceText.Count(idle.Length, "row")} without effect today, and so not counted: {string.Join(", ", idle.Select(r => $"line {r.Row.Line} ({RowText.Status(r)})"))}.", 2);
        }

        var lost = report.Plan.Map.Source.Values.Where(v => report.Plan.Map.IsLost(v.Key)).Select(v => v.Key).ToArray();
        if (lost.Length > 0)
        {
            page.Paragraph($"The cluster reads nothing of {string.Join(", ", lost)}, so that nothing of it was carried over. Mend the text before you move.", 2, Ink.Bad);
        }

        // Whoever stands there may believe to have access, although the verdict speaks of live rows alone.
        foreach (var problem in report.Plan.Map.Problems.Where(p => p.Kind is AwsAuthProblemKind.KeyIgnored or AwsAuthProblemKind.KeyMisplaced or AwsAuthProblemKind.KeyRepeated or AwsAuthProblemKind.TextIgnored))
        {
            page.Labelled($"line {problem.Line}", $"not carried over: {problem.Message}", 2, LineWidth, Ink.Bad);
        }

        page.Blank();
        page.Paragraph("On your cluster, in PowerShell:", 2);
        foreach (var line in new[] { "$specs = Convert-AwsAuthToAccessEntry -ClusterName NAME", "Set-EKSAuthenticationMode -ClusterName NAME -Mode API_AND_CONFIG_MAP", "$specs | Where-Object Status -eq Ready | Grant-EKSClusterAccess" })
        {
            page.Verbatim(line, 4);
        }

        page.Flush();
    }

    private static string Verdict(RehearsalReport report) => report.Live == 0
        ? "No row lets anybody in: there was nothing to carry over."
        : $"{report.CarriedOver} of {SourceText.Count(report.Live, "live row")} carried over"
            + (report.ExitCode == ExitCode.Done ? ": everybody keeps what they had, in mode API too." : ". Still to be decided:");

    private static string OpenWord(RowFate fate) => RowText.Status(fate) == nameof(AccessEntrySpecStatus.Ready) ? "Granted, but not the same" : RowText.Status(fate);

    private static string[] EntryRow(EKSAccessEntry entry, RehearsalPlan plan)
    {
        var parts = new List<string> { entry.Username };
        parts.AddRange(entry.KubernetesGroups.Count == 0 ? [] : [string.Join(", ", entry.KubernetesGroups)]);
        parts.AddRange(entry.AccessPolicy.Count == 0 ? [] : [string.Join(", ", entry.AccessPolicy)]);
        return [Short(entry.PrincipalArn, plan), entry.Type, string.Join("; ", parts)];
    }

    private static bool IsMadeByStep(EKSAccessEntry entry, RehearsalPlan plan) => entry.EksOwned == true || entry.PrincipalArn == plan.Administrator.ToString();

    private static string Short(string arn, RehearsalPlan plan) =>
        PrincipalArn.TryParse(arn, out var principal) ? new RehearsalPrincipal(principal, null).ShortName(plan.Cluster.AccountId) : arn;

    private void TellEntries(RehearsalReport report)
    {
        var rows = report.Entries.Where(e => !IsMadeByStep(e, report.Plan)).Select(e => EntryRow(e, report.Plan)).ToArray();
        if (rows.Length > 0)
        {
            page.Blank();
            page.Paragraph("Access entries, read back:", 2);
            page.Table([["PRINCIPAL", "TYPE", "USERNAME; GROUPS; POLICIES"], .. rows], 4);
        }

        var own = report.Entries.Where(e => IsMadeByStep(e, report.Plan)).ToArray();
        if (own.Length > 0)
        {
            page.Blank();
            page.Paragraph($"The mode step itself makes entries too: here for {string.Join(" and ", own.Select(e => e.EksOwned == true ? "EKS's own role " + e.PrincipalArn.Split('/')[^1] : "the cluster's creator " + Short(e.PrincipalArn, report.Plan)))}.", 2, Ink.Faint);
        }
    }

    private void TellRow(RowFate fate)
    {
        var row = fate.Row;
        var (label, text) = RowText.Today(row);
        page.Blank();
        page.Labelled($"line {row.Line}", row.Arn.Length == 0 ? $"(a row of {AwsAuthKeys.Of(row.Kind)} without an ARN)" : row.Arn, 2, LabelWidth, Ink.Strong, Ink.Strong);
        page.Labelled("  " + label, text, 2, LabelWidth);
        var status = "  " + RowText.Status(fate);
        foreach (var line in RowText.Becomes(fate))
        {
            page.Labelled(status, line, 2, LabelWidth, RowText.InkOf(fate));
            status = string.Empty;
        }
    }

    private void TellGrant(RowFate fate, RehearsalPlan plan)
    {
        if (fate.Refusal is { } refusal)
        {
            page.Labelled("Refused", $"line {fate.Row.Line}: {refusal}", 2, LabelWidth, Ink.Doubt);
            return;
        }

        if (fate.Change is { } change)
        {
            page.Labelled(change.Action.ToString(), $"{Short(change.PrincipalArn, plan)}, from line {fate.Row.Line}", 2, LabelWidth, Ink.Good);
            foreach (var warning in change.Warnings)
            {
                page.Labelled(string.Empty, warning, 2, LabelWidth, ink: Ink.Doubt);
            }
        }
    }

    private void TellPrincipal(PrincipalStory story, RehearsalPlan plan)
    {
        var principal = story.Principal;
        var name = principal.IsAnybody ? $"anybody of account {principal.Arn.AccountId} (tried as user/{principal.Arn.Name})" : principal.ShortName(plan.Cluster.AccountId);
        page.Blank();
        page.Paragraph(name + (principal.SessionName is { } session ? $", session {session}" : string.Empty), 2, Ink.Strong);
        if (story.Verdict != MappingVerdict.NotTried)
        {
            page.Labelled("  before", LoginText.Of(story.Before), 2, LabelWidth);
            page.Labelled("  after", LoginText.Of(story.After), 2, LabelWidth);
        }

        var chance = principal.Rows.Where(r => r.State == AwsAuthRowState.Ambiguous).Select(r => r.Line).ToArray();
        if (chance.Length > 1)
        {
            page.Labelled("  by chance", $"the rows on lines {string.Join(", ", chance)} answer at random; another login may show another", 2, LabelWidth, ink: Ink.Doubt);
        }

        if (LoginText.Of(story.ByEntryAlone) != LoginText.Of(story.After))
        {
            page.Labelled("  in mode API", LoginText.Of(story.ByEntryAlone), 2, LabelWidth);
        }

        page.Labelled("  verdict", LoginText.Of(story), 2, LabelWidth, ink: LoginText.InkOf(story.Verdict));
        if (story.Effective is { } effective)
        {
            EffectText.Tell(page, effective, AccessEntryType.IsNode(story.Entry?.Type ?? string.Empty), LabelWidth);
        }
    }
}
