using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Requests;

namespace EksAccessManagement.Faults.Tests;

/// <summary>Somebody who deletes an access entry as soon as one kind of request was answered for the first time.</summary>
internal sealed class Deletion(Request after)
{
    /// <summary>The request that is about no entry in particular; of those it lists, <see cref="Operations.Dev"/>'s is deleted.</summary>
    public const string List = "ListAccessEntries";

    private readonly object _gate = new();
    private static readonly string[] Followed = [List, "DescribeAccessEntry", "CreateAccessEntry", "AssociateAccessPolicy"];
    private Cluster? _cluster;

    /// <summary>The principal whose entry it deleted; empty as long as there is none.</summary>
    public string Deleted { get; private set; } = string.Empty;

    public static bool CanFollow(Request request) => request.Service == "eks" && Followed.Contains(request.Operation);

    /// <summary>True when a request shows by itself that there is an entry that somebody could delete then.</summary>
    public static bool ShowsEntry(RecordedRequest request) =>
        request is { Service: "eks", Status: 200, Operation: not List } && Followed.Contains(request.Operation) && !IsEksOwned(request.Target);

    public void Arm(Cluster cluster) => (_cluster, cluster.AfterRequest) = (cluster, AfterRequestAsync);

    private Task AfterRequestAsync(RecordedRequest request, CancellationToken cancellationToken)
    {
        if (request.Operation != after.Operation || request.Status != 200 || IsEksOwned(request.Target))
        {
            return Task.CompletedTask;
        }

        // One entry alone, however many requests come at a time.
        lock (_gate)
        {
            if (_cluster is { } cluster && PrincipalOf(request, cluster) is { } principal && cluster.Sandbox.State.RemoveAccessEntry(cluster.Arn, principal))
            {
                (_cluster, Deleted) = (null, principal);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The record of a request that makes an entry does not name it: it is the newest.</summary>
    private static string? PrincipalOf(RecordedRequest request, Cluster cluster) =>
        request.Operation == List ? Operations.Dev
        : request.Target.Length > 0 ? request.Target
        : cluster.Sandbox.State.GetAccessEntries(cluster.Arn).Where(e => !IsEksOwned(e.PrincipalArn)).MaxBy(e => e.CreatedAt)?.PrincipalArn;

    /// <summary>Nobody deletes what EKS has made for itself.</summary>
    private static bool IsEksOwned(string principal) => principal.Contains("/aws-service-role/", StringComparison.Ordinal);
}
