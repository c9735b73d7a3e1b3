using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Gathers what the linter and the guard need to know about a cluster. What cannot be read stays unknown, with a word to the operator.</summary>
/// <param name="target">The cluster.</param>
/// <param name="operator">Who is told.</param>
public sealed class AwsAuthFacts(ClusterTarget target, IOperator @operator)
{
    private const int Degree = 4;

    /// <summary>The cluster, for readings and messages.</summary>
    public AwsAuthOrigin Origin { get; } = new(target.Name, target.Arn.ToString(), target.Arn.Region, target.AccountId, target.Session.CredentialSource);

    /// <summary>Node roles, the caller, and the principals with entries where the mode reads them.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<LintContext> ReadAsync(CancellationToken cancellationToken)
    {
        var nodes = await NodeRoles.ReadAsync(target, Degree, cancellationToken).ConfigureAwait(false);
        if (nodes.Failure is not null)
        {
            await @operator.WarnAsync($"The roles of nodes of {target} are not all known, so that rows in use may go unnoticed: {nodes.Failure}", cancellationToken).ConfigureAwait(false);
        }

        return new LintContext
        {
            NodeRoles = nodes.Failure is not null && nodes.Users.Count == 0 ? null : nodes.Users.Select(u => new NodeRole(u.Key, nodes.Assumed.Contains(u.Key) ? NodeRoleKind.Custom : KindOf(nodes.Types[u.Key]), u.Value)).ToArray(),
            CallerArn = (await target.GetCallerAsync(cancellationToken).ConfigureAwait(false)).Arn,
            AccessEntryPrincipals = await EntriesAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Asks IAM about the roles and users of rows, as far as they are of the caller's account.</summary>
    /// <param name="map">The map.</param>
    /// <param name="context">What is known already.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<LintContext> WithPrincipalsAsync(AwsAuthMap map, LintContext context, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        var caller = await target.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        foreach (var row in map.Rows.Where(r => r.LetsIn && !r.IsSso && r.Kind != AwsAuthRowKind.Account))
        {
            if (!PrincipalArn.TryParse(row.Arn, out var principal) || principal.AccountId != caller.Account)
            {
                continue;
            }

            try
            {
                var found = principal.Kind switch
                {
                    PrincipalKind.Role => await target.Session.Iam.GetRoleAsync(principal.Name, cancellationToken).ConfigureAwait(false),
                    PrincipalKind.User => await target.Session.Iam.GetUserAsync(principal.Name, cancellationToken).ConfigureAwait(false),
                    _ => new IamPrincipal(row.Arn, string.Empty, default),
                };
                if (found is null)
                {
                    missing.Add(row.Arn);
                }
            }
            catch (EksAccessException fault) when (!fault.EndsPipeline)
            {
                await @operator.WarnAsync($"IAM could not be asked about the principals of aws-auth: {fault.Message}", cancellationToken).ConfigureAwait(false);
                break;
            }
        }

        return context with { MissingPrincipals = missing };
    }

    private static NodeRoleKind KindOf(string type) =>
        type == AccessEntryType.Ec2Windows ? NodeRoleKind.Windows : type == AccessEntryType.FargateLinux ? NodeRoleKind.Fargate : NodeRoleKind.Linux;

    private async Task<IReadOnlyList<string>?> EntriesAsync(CancellationToken cancellationToken)
    {
        if (!AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode))
        {
            return [];
        }

        try
        {
            var found = new List<string>();
            await target.Eks.ListAccessEntriesAsync(
                target.Name,
                null,
                (principal, _) =>
                {
                    lock (found)
                    {
                        found.Add(principal);
                    }

                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
            return found;
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await @operator.WarnAsync($"The access entries of {target} are not known, so that their principals count as having none: {fault.Message}", cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
