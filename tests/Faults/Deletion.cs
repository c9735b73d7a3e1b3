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
    private readonly object _gate = new();
    private static readonly string[] Followed = ["ListAccessEntries", "DescribeAccessEntry", "CreateAccessEntry", "AssociateAccessPolicy"];
    private Cluster? _cluster;

    /// <summary>The principal whose entry it deleted; empty as long as there is none.</summary>
    public string Deleted { get; private set; } = string.Empty;

    public static bool CanFollow(Request request) => request.Service == "eks" && Followed.Contains(request.Operation);

    public void Arm(Cluster cluster) => _cluster = cluster;

    public Task AfterRequestAsync(RecordedRequest request, CancellationToken cancellationToken)
    {
        // Nobody deletes what EKS has made for itself.
        var principal = request.Target.Contains(":iam::", StringComparison.Ordinal) ? request.Target : Operations.Dev;
        if (request.Operation != after.Operation || request.Status != 200 || principal.Contains("/aws-service-role/", StringComparison.Ordinal))
        {
            return Task.CompletedTask;
        }

        // One entry alone, however many requests come at a time.
        lock (_gate)
        {
            if (_cluster is { } cluster && cluster.Sandbox.State.RemoveAccessEntry(cluster.Arn, principal))
            {
                (_cluster, Deleted) = (null, principal);
            }
        }

        return Task.CompletedTask;
    }
}
