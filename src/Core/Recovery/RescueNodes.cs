using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Recovery;

/// <summary>Looks, once somebody is in again, whether nodes are still locked out, and says how to let them in.</summary>
internal sealed class RescueNodes(Rescue rescue)
{
    private const int Degree = 8;
    private const string Nodes = "system:nodes";

    /// <summary>Tells of roles of nodes that neither a row nor an entry lets in; nothing when there are none.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookCloselyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            // Somebody is in again: what cannot be seen beyond that takes nothing back.
            await WarnAsync($"Whether nodes get in could not be looked at: {fault.Message}", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookCloselyAsync(CancellationToken cancellationToken)
    {
        var nodes = await NodeRoles.ReadAsync(rescue.Target, Degree, cancellationToken).ConfigureAwait(false);
        if (nodes.Failure is { } failure)
        {
            await WarnAsync($"Whether nodes get in could not be looked at: {failure}", cancellationToken).ConfigureAwait(false);
        }

        var entries = new HashSet<string>(await AccessEntryCalls.PrincipalsAsync(rescue.Target, null, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        var open = nodes.Users.Where(u => !entries.Contains(u.Key)).ToArray();
        if (open.Length == 0)
        {
            return;
        }

        var map = AuthenticationModeName.ReadsAwsAuth(rescue.Target.AuthenticationMode) ? await MapAsync(cancellationToken).ConfigureAwait(false) : (IsRead: true, Map: null);
        foreach (var role in open.Where(r => !Serves(map.Map, r.Key)))
        {
            var type = nodes.Types.TryGetValue(role.Key, out var known) && known.Length > 0 ? known : AccessEntryType.Ec2Linux;
            var found = map.IsRead ? "no row of aws-auth and no access entry lets them in" : "they have no access entry, and aws-auth could not be read";
            await WarnAsync($"Nodes of {role.Value} run under {role.Key}: {found}. Put the row back (Add-AwsAuthMapping or Restore-AwsAuth), or Grant-EKSClusterAccess -ClusterName {rescue.Target.Name} -PrincipalArn {role.Key} -Type {type}.", cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool Serves(AwsAuthMap? map, string role) =>
        map is not null && PrincipalArn.TryParse(role, out var arn) && map.Resolve(arn.Canonical) is { IsMapped: true } answer && answer.Groups.Contains(Nodes, StringComparer.Ordinal);

    private async Task<(bool IsRead, AwsAuthMap? Map)> MapAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (true, await new ClusterAwsAuth().ReadAsync(rescue.Target, cancellationToken).ConfigureAwait(false));
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return (false, null);
        }
    }

    private Task WarnAsync(string message, CancellationToken cancellationToken) => rescue.TellAsync("Nodes", RecoveryStepStatus.Warning, message, false, cancellationToken);
}
