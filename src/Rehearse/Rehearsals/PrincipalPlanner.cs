using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>Works out which roles and users must exist for the rows of a file to mean something.</summary>
internal sealed partial class PrincipalPlanner(ClusterArn cluster, IReadOnlyDictionary<string, string> accounts, List<string> assumptions)
{
    private const string SsoPath = "/aws-reserved/sso.amazonaws.com/";
    private const string InstanceId = "i-0123456789abcdef0";

    private readonly Dictionary<string, RehearsalPrincipal> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _order = [];

    /// <summary>The principal that a row's text is about, also where the text is not quite an ARN; null when it is about none.</summary>
    public static PrincipalArn? Read(string text)
    {
        var trimmed = text.Trim('<', '>', '"', '\'', '`', ' ', '\t', '\u00a0', '\u2018', '\u2019', '\u201c', '\u201d');
        return Parse(trimmed) ?? Parse(trimmed.ToLowerInvariant());
    }

    /// <summary>The principals of all rows, in the order of the rows.</summary>
    public IReadOnlyList<RehearsalPrincipal> Make(AwsAuthMap map)
    {
        foreach (var row in map.Rows.Where(r => !r.IsSso))
        {
            if (row.Kind == AwsAuthRowKind.Account)
            {
                AddAnybody(row);
            }
            else if (Read(row.Arn) is { } principal)
            {
                Add(row, principal);
            }
        }

        return _order.Select(key => Finish(_made[key])).ToArray();
    }

    private static PrincipalArn? Parse(string text) =>
        PrincipalArn.TryParse(text, out var principal) && principal.Kind != PrincipalKind.Other && IsNamed(principal) ? principal : null;

    private static bool IsNamed(PrincipalArn principal) => principal.Kind == PrincipalKind.Root || Name().IsMatch(principal.Name);

    private void AddAnybody(AwsAuthRow row)
    {
        if (accounts.TryGetValue(row.Arn, out var partition))
        {
            var stranger = PrincipalArn.Parse($"arn:{partition}:iam::{row.Arn}:user/rehearsal-anybody");
            Put("anybody " + row.Arn, new RehearsalPrincipal(stranger, null) { Rows = [row], IsAnybody = true });
        }
    }

    private void Add(AwsAuthRow row, PrincipalArn named)
    {
        var role = named.Kind is PrincipalKind.Role or PrincipalKind.AssumedRole;
        var arn = role ? RoleOf(named) : named;

        // IAM has one role, and one user, of a name in an account, whatever the path and the case.
        var key = $"{(role ? "role" : named.Kind.ToString())} {arn.AccountId} {arn.Name}";
        if (!_made.TryGetValue(key, out var known))
        {
            Put(key, new RehearsalPrincipal(arn, named.SessionName) { Rows = [row] });
            return;
        }

        var better = role ? arn.Path != "/" && known.Arn.Path == "/" : row.LetsIn && !known.Rows.Any(r => r.LetsIn && r.Arn == known.Arn.ToString());
        if (!role && !string.Equals(arn.Path, known.Arn.Path, StringComparison.Ordinal))
        {
            assumptions.Add($"An account has one user of a name: of the rows for {known.Arn} and {arn} only one can be true, and {(better ? arn : known.Arn)} is taken to exist.");
        }

        _made[key] = known with { Arn = better ? arn : known.Arn, SessionName = known.SessionName ?? named.SessionName, Rows = [.. known.Rows, row] };
    }

    private void Put(string key, RehearsalPrincipal principal)
    {
        if (_made.TryAdd(key, principal))
        {
            _order.Add(key);
        }
    }

    /// <summary>The role with its path. A row that works never has one, so that those of AWS's own roles are filled in.</summary>
    private PrincipalArn RoleOf(PrincipalArn named)
    {
        var path = named.Kind == PrincipalKind.Role && named.Path != "/" ? named.Path
            : named.PermissionSet is not null ? SsoPath + cluster.Region + "/"
            : ServiceLinkedRoles.PathOf(named.Name);
        return PrincipalArn.Parse($"arn:{named.Partition}:iam::{named.AccountId}:role{path ?? "/"}{named.Name}");
    }

    private RehearsalPrincipal Finish(RehearsalPrincipal principal)
    {
        var arn = principal.Arn;
        var whyNot = arn.Kind switch
        {
            PrincipalKind.Root => "the sandbox has no root users",
            PrincipalKind.FederatedUser => "the sandbox has no federated users",
            _ when accounts.GetValueOrDefault(arn.AccountId) != arn.Partition => $"account {arn.AccountId} is not of the partition {arn.Partition}",
            _ when arn.Partition != cluster.Partition => $"the cluster is of the partition {cluster.Partition}, and nobody of {arn.Partition} can sign in to it",
            _ => null,
        };
        return principal with { WhyNot = whyNot, SessionName = arn.Kind == PrincipalKind.Role ? SessionOf(principal) : null };
    }

    /// <summary>A session name such as this sort of role has: EC2 and Fargate give theirs, people mostly have their address, and a row may show one.</summary>
    private string SessionOf(RehearsalPrincipal principal)
    {
        // A row that lets nobody in says little about who would come.
        var rows = principal.Rows.Any(r => r.LetsIn) ? principal.Rows.Where(r => r.LetsIn) : principal.Rows;
        var texts = rows.SelectMany(r => r.Groups.Append(r.Username)).ToArray();
        return texts.Any(t => t.Contains(AwsAuthTemplate.PrivateDnsName, StringComparison.Ordinal)) ? InstanceId
            : principal.SessionName is { } named ? named
            : texts.Any(t => t == "system:node-proxier" || t == "system:node:" + AwsAuthTemplate.SessionName) ? $"fargate-ip-10-0-12-34.{cluster.Region}.compute.internal"
            : principal.Arn.IsServiceLinkedRole ? "aws-service"
            : "jane@example.com";
    }

    // The characters of names of roles and users: IAM API reference, CreateRole.
    [GeneratedRegex(@"^[\w+=,.@-]{1,128}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Name();
}
