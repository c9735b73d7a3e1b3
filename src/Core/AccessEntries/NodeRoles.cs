using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Concurrency;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AccessEntries;

/// <summary>The roles that a cluster's managed node groups and Fargate profiles run under.</summary>
internal sealed class NodeRoles
{
    private const string CustomImage = "CUSTOM";

    /// <summary>By role ARN, with path: what uses it, such as <c>managed node group blue</c>.</summary>
    public Dictionary<string, string> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>By role ARN, with path: the type an entry for it needs.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Roles whose type is taken to be Linux and may be Windows: their node groups have an image of their own.</summary>
    public HashSet<string> Assumed { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the list is not whole; null when it is.</summary>
    public string? Failure { get; private set; }

    /// <summary>Reads them all. What cannot be read is told in <see cref="Failure"/>.</summary>
    public static async Task<NodeRoles> ReadAsync(ClusterTarget target, int degree, CancellationToken cancellationToken)
    {
        var roles = new NodeRoles();
        await roles.ReadPartAsync(
            (give, t) => target.Eks.ListNodegroupsAsync(target.Name, give, t),
            async (name, t) =>
            {
                var group = await target.Eks.DescribeNodegroupAsync(target.Name, name, t).ConfigureAwait(false);
                return (group.NodeRole, "managed node group " + group.Name, TypeOf(group.AmiType));
            },
            degree,
            cancellationToken).ConfigureAwait(false);
        await roles.ReadPartAsync(
            (give, t) => target.Eks.ListFargateProfilesAsync(target.Name, give, t),
            async (name, t) =>
            {
                var profile = await target.Eks.DescribeFargateProfileAsync(target.Name, name, t).ConfigureAwait(false);
                return (profile.PodExecutionRoleArn, "Fargate profile " + profile.Name, AccessEntryType.FargateLinux);
            },
            degree,
            cancellationToken).ConfigureAwait(false);
        // An image of one's own (CUSTOM) does not say what runs on it.
        static string TypeOf(string amiType) => amiType.StartsWith("WINDOWS_", StringComparison.Ordinal) ? AccessEntryType.Ec2Windows
            : amiType.Length == 0 || amiType == CustomImage ? string.Empty
            : AccessEntryType.Ec2Linux;

        if (target.Description.AutoModeNodeRoleArn is { } auto)
        {
            roles.Add((auto, "EKS Auto Mode", AccessEntryType.Ec2));
        }

        return roles;
    }

    private async Task ReadPartAsync(
        Func<Func<string, CancellationToken, Task>, CancellationToken, Task> list,
        Func<string, CancellationToken, Task<(string Role, string User, string Type)>> describe,
        int degree,
        CancellationToken cancellationToken)
    {
        try
        {
            await ConcurrentWork.RunAsync(list, describe, AddAsync, degree, DeliveryOrder.AsGiven, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            Failure ??= fault.Message;
        }
    }

    private Task AddAsync((string Role, string User, string Type) found, CancellationToken cancellationToken)
    {
        Add(found);
        return Task.CompletedTask;
    }

    private void Add((string Role, string User, string Type) found)
    {
        var isAssumed = found.Type.Length == 0;
        found.Type = isAssumed ? AccessEntryType.Ec2Linux : found.Type;

        // A role that Windows nodes use needs the Windows type, also when Linux nodes use it too.
        if (found.Role.Length > 0 && (!Users.ContainsKey(found.Role) || found.Type == AccessEntryType.Ec2Windows))
        {
            Users[found.Role] = found.User;
            Types[found.Role] = found.Type;
            Assumed.Remove(found.Role);
        }

        if (isAssumed && Types.TryGetValue(found.Role, out var type) && type == AccessEntryType.Ec2Linux)
        {
            Assumed.Add(found.Role);
        }
    }
}
