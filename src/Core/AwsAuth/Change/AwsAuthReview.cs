using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>What whoever asks for a change is told and asked before it is made, be it on a cluster or in a file.</summary>
/// <param name="operator">Who is told and asked.</param>
/// <param name="place">What is changed, for sentences.</param>
/// <param name="target">What is changed, for the question.</param>
internal sealed class AwsAuthReview(IOperator @operator, string place, string target)
{
    private const string Masters = "system:masters";

    /// <summary>All that somebody agreed to; a change planned anew is asked about again when it differs.</summary>
    public static string Picture(AwsAuthChange change) =>
        string.Join("\n", change.Differences) + change.Diff + string.Join("\n", change.Lockouts) + string.Join("\n", change.Owners);

    /// <summary>What the linter finds in the new map and did not find in the old one.</summary>
    public static AwsAuthIssue[] NewIssues(AwsAuthMap before, AwsAuthMap after, LintContext context)
    {
        var old = AwsAuthLinter.Lint(before, context).GroupBy(Identity).ToDictionary(g => g.Key, g => g.Count());
        var fresh = new List<AwsAuthIssue>();
        foreach (var issue in AwsAuthLinter.Lint(after, context).Where(i => i.Severity != AwsAuthSeverity.Information))
        {
            var identity = Identity(issue);
            if (old.TryGetValue(identity, out var left) && left > 0)
            {
                old[identity] = left - 1;
            }
            else
            {
                fresh.Add(issue);
            }
        }

        return fresh.ToArray();
    }

    private static (string Rule, string Key, string? Arn) Identity(AwsAuthIssue issue) => (issue.RuleId, issue.Key, issue.PrincipalArn);

    /// <summary>Names the owner first, then what is new and wrong, then who gets in otherwise; holds back what locks out.</summary>
    /// <exception cref="EksAccessException"><c>WouldLockOut</c>.</exception>
    public async Task TellAsync(AwsAuthChange change, bool allowLockout, CancellationToken cancellationToken)
    {
        foreach (var owner in change.Owners.Where(o => o.WillUndo))
        {
            await @operator.WarnAsync($"{owner.Tool} looks after {place} ({owner.Evidence}): its next run may undo this change. Change it there.", cancellationToken).ConfigureAwait(false);
        }

        foreach (var issue in change.NewIssues)
        {
            await @operator.WarnAsync(issue.ToString(), cancellationToken).ConfigureAwait(false);
        }

        foreach (var difference in change.Differences)
        {
            await @operator.VerboseAsync(difference.ToString(), cancellationToken).ConfigureAwait(false);
        }

        foreach (var warning in Dangers(change))
        {
            await @operator.WarnAsync(warning, cancellationToken).ConfigureAwait(false);
        }

        if (change.Lockouts.Count == 0)
        {
            return;
        }

        var reasons = string.Join(" ", change.Lockouts.Select(l => l.Message));
        if (!allowLockout && !@operator.DryRun)
        {
            throw new EksAccessException(ErrorIds.WouldLockOut, ErrorKind.Guarded, $"The change of {place} was held back. {reasons}")
            {
                RecommendedAction = change.Lockouts.Any(l => l.Kind == AwsAuthLockout.KeyLost)
                    ? "Repair-AwsAuth shows the text mended, and Find-AwsAuthIssue the line and the cause in the file."
                    : "Make access entries for those principals first, or use -AllowLockout.",
                TargetObject = change.PrincipalArn ?? place,
            };
        }

        await @operator.WarnAsync((@operator.DryRun && !allowLockout ? "Would be held back: " : string.Empty) + reasons, cancellationToken).ConfigureAwait(false);
    }

    // What a single added row can do that is easily overlooked; whole texts are always asked about.
    private static IEnumerable<string> Dangers(AwsAuthChange change)
    {
        if (change.Action != AwsAuthAction.Add)
        {
            yield break;
        }

        foreach (var difference in change.Differences)
        {
            if (difference.GroupsGained.Contains(Masters, StringComparer.Ordinal))
            {
                yield return $"The row makes {difference.Arn} an administrator of everything: {Masters} stands above RBAC, and no binding can take it back.";
            }

            if (difference.Before.Length == 0 && change.AccountId.Length > 0 && AccountOf(difference.Arn) is { } account && account != change.AccountId)
            {
                yield return $"The row lets {difference.Arn} in from account {account}; the cluster is in account {change.AccountId}.{(account == difference.Arn ? " Every identity of that account signs in, under its own ARN." : string.Empty)}";
            }
        }
    }

    private static string? AccountOf(string arn) =>
        Arn.IsAccountId(arn) ? arn : Arn.TryParse(arn, out var parsed) && Arn.IsAccountId(parsed!.AccountId) ? parsed.AccountId : null;

    /// <summary>Asks, about power over everything and foreign accounts as about a deletion; false also under a dry run.</summary>
    public async Task<bool> AskAsync(string phrase, AwsAuthChange change, CancellationToken cancellationToken)
    {
        var effect = change.Differences.Count switch
        {
            0 => "nobody's way in changes",
            1 => change.Differences[0].ToString(),
            _ => $"{change.Differences.Count} ways in change",
        };
        return await @operator.ConfirmAsync(Dangers(change).Any(), target, $"{phrase} ({effect})", cancellationToken).ConfigureAwait(false) && !@operator.DryRun;
    }
}
