using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Looks at what can stand in the way of a migration. Nothing is written to find out; what only a write would show is not known.</summary>
internal sealed class MigrationReadiness(ClusterTarget target, IOperator @operator, IClock clock)
{
    private readonly List<MigrationCheck> _checks = [];

    /// <summary>True when a temporary binding can be made and taken away by the caller.</summary>
    public bool CanBridge { get; private set; }

    public async Task<IReadOnlyList<MigrationCheck>> LookAsync(EKSClusterAccess access, string targetMode, CancellationToken cancellationToken)
    {
        Cluster();
        Mode(targetMode);
        await UpdatesAsync(cancellationToken).ConfigureAwait(false);
        Parts(access);
        await KubernetesAsync(access, cancellationToken).ConfigureAwait(false);
        Nodes(access, targetMode);
        Add("AWS permissions", MigrationCheckOutcome.NotKnown, "Whether the caller may write entries cannot be asked of AWS beforehand; what was refused stops the run before the next write.", "eks:CreateAccessEntry, AssociateAccessPolicy, UpdateAccessEntry, TagResource, UpdateClusterConfig and iam:PassRole for node types are needed.");
        return _checks;
    }

    private void Add(string name, MigrationCheckOutcome outcome, string message, string action = "") => _checks.Add(new MigrationCheck(name, outcome, message, action));

    private void Cluster()
    {
        var cluster = target.Description;
        var isActive = cluster.Status is "ACTIVE" or "UPDATING";
        Add("status", isActive ? MigrationCheckOutcome.Ready : MigrationCheckOutcome.Blocks, $"The cluster is {cluster.Status}.", isActive ? string.Empty : "Wait until it is ACTIVE.");
        if (cluster.HealthIssues.Count > 0)
        {
            Add("health", MigrationCheckOutcome.Notice, string.Join(" ", cluster.HealthIssues), "See the EKS console.");
        }

        if (!cluster.EndpointPublicAccess)
        {
            Add("endpoint", MigrationCheckOutcome.Notice, "The Kubernetes API can be reached from inside the VPC only.", "Run from there, or give a tunnel (-KubernetesEndpoint).");
        }
    }

    private void Mode(string targetMode)
    {
        var cluster = target.Description;
        var supports = PlatformSupport.Supports(cluster.Version, cluster.PlatformVersion);
        var minimum = PlatformSupport.Minimum(cluster.Version);
        if (AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode) || supports == true)
        {
            Add("platform version", MigrationCheckOutcome.Ready, $"Kubernetes {cluster.Version} on {cluster.PlatformVersion} has access entries.");
        }
        else
        {
            Add("platform version", supports is null ? MigrationCheckOutcome.NotKnown : MigrationCheckOutcome.Blocks, $"Kubernetes {cluster.Version} on {cluster.PlatformVersion}{(supports is null ? " cannot be judged" : " has no access entries")}{(minimum is null ? string.Empty : $"; {minimum} is the first that has them")}.", "EKS moves clusters to newer platform versions by itself; a Kubernetes upgrade brings one at once.");
        }

        if (AuthenticationModeName.IndexOf(target.AuthenticationMode) > AuthenticationModeName.IndexOf(targetMode))
        {
            Add("authentication mode", MigrationCheckOutcome.Blocks, $"The mode is {target.AuthenticationMode} already and cannot go back to {targetMode}.", "There is nothing to migrate.");
        }
        else if (target.AuthenticationMode == AuthenticationModeName.ConfigMap)
        {
            Add("authentication mode", MigrationCheckOutcome.Notice, $"The step from CONFIG_MAP to {AuthenticationModeName.ApiAndConfigMap} cannot be undone. It brings the cluster creator's entry to light, if the creator still exists, and EKS makes entries for managed node groups and Fargate profiles.");
        }
    }

    private async Task UpdatesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var running = await new ClusterUpdates(target, @operator, clock).FindRunningAsync(cancellationToken).ConfigureAwait(false);
            Add("updates", running is null ? MigrationCheckOutcome.Ready : MigrationCheckOutcome.Notice, running is null ? "No update runs." : $"Update {running.Id} of type {running.Type} runs; a mode step waits for it.");
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            Add("updates", MigrationCheckOutcome.NotKnown, fault.Message);
        }
    }

    private void Parts(EKSClusterAccess access)
    {
        foreach (var part in access.NotEvaluated)
        {
            var blocks = part.Part is SnapshotPart.AwsAuth or SnapshotPart.AccessEntries or SnapshotPart.Rbac;
            Add(part.Part, blocks ? MigrationCheckOutcome.Blocks : MigrationCheckOutcome.NotKnown, $"It could not be read: {part.Reason}", blocks ? "Without it nothing can be proved. Use credentials that may read it, and make the Kubernetes API reachable (-KubernetesEndpoint for a tunnel)." : string.Empty);
        }
    }

    private async Task KubernetesAsync(EKSClusterAccess access, CancellationToken cancellationToken)
    {
        try
        {
            var kubernetes = target.OpenKubernetes();
            var hasRole = access.Roles.Any(r => r.Namespace is null && r.Name == MigrationMarks.BridgeRole);
            var missing = new List<string>();
            foreach (var (verb, resource, name) in new[] { ("create", "clusterrolebindings", ""), ("delete", "clusterrolebindings", ""), ("bind", "clusterroles", MigrationMarks.BridgeRole) })
            {
                var request = new AccessRequest(verb) { ApiGroup = "rbac.authorization.k8s.io", Resource = resource, Name = name };
                if (!(await kubernetes.SelfSubjectAccessReviewAsync(request, cancellationToken).ConfigureAwait(false)).Allowed)
                {
                    missing.Add($"{verb} {resource}");
                }
            }

            CanBridge = hasRole && missing.Count == 0;
            Add("bridge", CanBridge ? MigrationCheckOutcome.Ready : MigrationCheckOutcome.Notice, CanBridge ? "A temporary binding can carry administrators until their policy works." : $"No temporary binding can be made: {(hasRole ? "the caller may not " + string.Join(", ", missing) : $"the ClusterRole {MigrationMarks.BridgeRole} is missing")}.", CanBridge ? string.Empty : "Run as an administrator of the cluster, or accept the gap of a few seconds (-AcceptGap).");
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            Add("bridge", MigrationCheckOutcome.Notice, $"The Kubernetes API cannot be asked: {fault.Message}");
        }
    }

    private void Nodes(EKSClusterAccess access, string targetMode)
    {
        foreach (var node in access.NodeRoles)
        {
            var entry = access.Entries.FirstOrDefault(e => e.PrincipalArn == node.RoleArn);
            if (entry is not null && entry.Type == AccessEntries.AccessEntryType.Standard)
            {
                Add("node roles", targetMode == AuthenticationModeName.Api ? MigrationCheckOutcome.Blocks : MigrationCheckOutcome.Notice, $"{node.RoleArn} ({node.UsedBy}) has an access entry of type STANDARD, by which nodes cannot join.", node.IsAssumed ? $"Replace it by one of type {AccessEntries.AccessEntryType.Ec2Linux} or {AccessEntries.AccessEntryType.Ec2Windows}, by what its nodes run." : $"Replace it by one of type {node.EntryType}.");
            }
        }

        if (access.HasRead(SnapshotPart.NodeRoles))
        {
            Add("node roles", MigrationCheckOutcome.Ready, $"{access.NodeRoles.Count} role(s) of node groups, Fargate profiles and Auto Mode.");
        }
        else if (targetMode == AuthenticationModeName.Api)
        {
            Add("node roles", MigrationCheckOutcome.Blocks, "The roles of node groups and Fargate profiles could not be read whole; the mode API would cut off nodes without an entry.", "Allow eks:ListNodegroups, DescribeNodegroup, ListFargateProfiles and DescribeFargateProfile.");
        }
    }
}
