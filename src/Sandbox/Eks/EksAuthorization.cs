using System.Collections.Generic;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>Whether IAM lets a caller do an operation, and what it names when not.</summary>
internal static class EksAuthorization
{
    /// <summary>Checks the operation's own action, and <c>eks:TagResource</c> for a new entry with tags.</summary>
    /// <exception cref="ServiceFault">AccessDeniedException.</exception>
    public static void Check(EksRequest request)
    {
        Check(request, "eks:" + request.Operation.Name);
        if (request.Operation.Name == "CreateAccessEntry" && EksRequest.Map(request.Body, "tags") is { Count: > 0 })
        {
            Check(request, "eks:TagResource");
        }
    }

    private static void Check(EksRequest request, string action)
    {
        if (!request.Caller.May(action))
        {
            throw EksErrors.AccessDenied(request.Caller.Arn, action, Resource(request));
        }
    }

    private static string Resource(EksRequest request)
    {
        var labels = request.Labels;
        var prefix = $"arn:{request.Caller.Partition}:eks:{request.Region}:{request.Caller.AccountId}:";
        return request.Operation.Resource switch
        {
            EksResource.Any => "*",
            EksResource.Cluster => $"{prefix}cluster/{labels["name"]}",
            EksResource.AccessEntry => Entry(request, prefix),
            EksResource.Nodegroup => $"{prefix}nodegroup/{labels["name"]}/{labels["nodegroupName"]}/*",
            EksResource.FargateProfile => $"{prefix}fargateprofile/{labels["name"]}/{labels["fargateProfileName"]}/*",
            _ => labels["resourceArn"],
        };
    }

    private static string Entry(EksRequest request, string prefix)
    {
        var cluster = request.State.FindCluster(request.Caller.AccountId, request.Region, request.ClusterName);
        if (cluster?.FindEntry(request.Labels["principalArn"]) is { } entry)
        {
            return entry.ArnIn(cluster.Arn);
        }

        return PrincipalArn.TryParse(request.Labels.GetValueOrDefault("principalArn"), out var arn)
            ? $"{prefix}access-entry/{request.ClusterName}/{(arn.Kind == PrincipalKind.User ? "user" : "role")}/{arn.AccountId}/{arn.Name}/*"
            : $"{prefix}access-entry/{request.ClusterName}/*";
    }
}
