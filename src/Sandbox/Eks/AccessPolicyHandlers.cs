using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>The operations on access policies.</summary>
internal static class AccessPolicyHandlers
{
    private const string PolicyResource = "cluster-access-policy/";

    public static JsonObject ListPolicies(EksRequest request) =>
        EksPage.Of(request, "accessPolicies", PolicyShelf.ListedIn(request.State), name => new JsonObject
        {
            ["name"] = name,
            ["arn"] = $"arn:{Partitions.OfRegion(request.Region)}:eks::aws:{PolicyResource}{name}",
        });

    public static JsonObject ListAssociated(EksRequest request)
    {
        var cluster = request.ClusterWithEntries();
        var entry = AccessEntryHandlers.Find(request, cluster);
        var answer = EksPage.Of(request, "associatedAccessPolicies", entry.Policies, EksJson.Policy);
        answer["clusterName"] = cluster.Arn.Name;
        answer["principalArn"] = entry.PrincipalArn;
        return answer;
    }

    public static JsonObject Associate(EksRequest request)
    {
        var arn = request.Text("policyArn") ?? throw EksErrors.InvalidParameter("The parameter policyArn is required.");
        var namespaces = ReadScope(request);
        var cluster = request.ClusterWithEntries();
        var name = CheckPolicyArn(arn, cluster, request.State);
        var entry = AccessEntryHandlers.Find(request, cluster);
        AccessEntryHandlers.CheckMayChange(entry, cluster);
        CheckType(entry, name, namespaces, cluster);
        if (PolicyShelf.IsForServiceLinkedRoles(name))
        {
            throw EksErrors.InvalidParameter("The specified policyArn can only be associated with service-linked roles", cluster.Arn.Name);
        }

        var old = entry.Policies.FirstOrDefault(p => p.PolicyArn == arn);
        if (old is null && entry.Policies.Count >= EksRules.MaxPolicies)
        {
            throw new ServiceFault(400, "ResourceLimitExceededException", $"The maximum number of access policies for an access entry is {EksRules.MaxPolicies}.");
        }

        // The scope is replaced without a word.
        var policy = new AccessPolicyData(arn, namespaces, old?.AssociatedAt ?? request.Now, request.Now);
        var policies = old is null ? entry.Policies.Append(policy) : entry.Policies.Select(p => p == old ? policy : p);
        cluster.PutEntry(entry with { Policies = policies.ToArray() }, request.Now);
        return new JsonObject
        {
            ["clusterName"] = cluster.Arn.Name,
            ["principalArn"] = entry.PrincipalArn,
            ["associatedAccessPolicy"] = EksJson.Policy(policy),
        };
    }

    public static JsonObject Disassociate(EksRequest request)
    {
        var cluster = request.ClusterWithEntries();
        var entry = AccessEntryHandlers.Find(request, cluster);
        AccessEntryHandlers.CheckMayChange(entry, cluster);
        var arn = request.Labels["policyArn"];
        if (entry.Policies.All(p => p.PolicyArn != arn))
        {
            throw EksErrors.NotFound("The specified policyArn is not associated with the access entry.", cluster.Arn.Name);
        }

        cluster.PutEntry(entry with { Policies = entry.Policies.Where(p => p.PolicyArn != arn).ToArray() }, request.Now);
        return [];
    }

    private static string[] ReadScope(EksRequest request)
    {
        var scope = request.Body["accessScope"] as JsonObject ?? throw EksErrors.InvalidParameter("The parameter accessScope is required.");
        var type = EksRequest.Text(scope, "type");
        var namespaces = EksRequest.Texts(scope, "namespaces") ?? [];
        return type switch
        {
            "cluster" when namespaces.Count > 0 => throw EksErrors.InvalidParameter("accessScope should not include namespaces if the type is not set as namespace"),
            "namespace" when namespaces.Count == 0 => throw EksErrors.InvalidParameter("At least 1 namespace must be provided if the type is set as namespace"),
            "cluster" or "namespace" => namespaces.Distinct().ToArray(),
            _ => throw EksErrors.InvalidParameter("The accessScope type must be one of [cluster, namespace]"),
        };
    }

    private static string CheckPolicyArn(string text, ClusterData cluster, SandboxState state)
    {
        if (!Arn.TryParse(text, out var arn) || arn.Service != "eks" || arn.AccountId != "aws" || arn.Region.Length > 0
            || !arn.Resource.StartsWith(PolicyResource, System.StringComparison.Ordinal))
        {
            throw EksErrors.InvalidParameter("The policyArn parameter format is not valid", cluster.Arn.Name);
        }

        var name = arn.Resource[PolicyResource.Length..];
        return arn.Partition == cluster.Arn.Partition && PolicyShelf.IsKnown(name, state)
            ? name
            : throw EksErrors.NotFound("The specified policyArn could not be found.", cluster.Arn.Name);
    }

    private static void CheckType(AccessEntryData entry, string policy, string[] namespaces, ClusterData cluster)
    {
        var autoNode = entry.Type == AccessEntryTypes.Ec2 && policy == "AmazonEKSAutoNodePolicy" && namespaces.Length == 0;
        if (entry.Type != AccessEntryTypes.Standard && !autoNode)
        {
            throw EksErrors.InvalidParameter("This operation can only be performed on Access Entries with a type of \"STANDARD\".", cluster.Arn.Name);
        }
    }
}
