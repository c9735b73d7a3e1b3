using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>The operations on access entries.</summary>
internal static class AccessEntryHandlers
{
    public static JsonObject List(EksRequest request)
    {
        var cluster = request.ClusterWithEntries();
        var policy = request.QueryValue("associatedPolicyArn");
        var entries = cluster.Entries.Where(e => string.IsNullOrEmpty(policy) || e.Entry.Policies.Any(p => p.PolicyArn == policy));
        return EksPage.Of(request, "accessEntries", entries.Select(e => (e.Sequence, e.Entry)), e => JsonValue.Create(e.PrincipalArn));
    }

    public static JsonObject Describe(EksRequest request)
    {
        var cluster = request.ClusterWithEntries();
        return Answer(cluster, Find(request, cluster));
    }

    public static JsonObject Create(EksRequest request)
    {
        var groups = EksRequest.Texts(request.Body, "kubernetesGroups");
        var username = request.Text("username");
        var type = request.Text("type") ?? AccessEntryTypes.Standard;
        var tags = EksRequest.Map(request.Body, "tags") ?? [];
        EksRules.CheckNames(groups, username);
        EksRules.CheckTags(tags, tags, message => EksErrors.InvalidParameter(message));
        var arn = request.Text("principalArn") ?? throw EksErrors.InvalidParameter("The parameter principalArn is required.");
        var cluster = request.ClusterWithEntries();
        return IdempotencyTokens.Once(request, cluster, () =>
        {
            var principal = CheckPrincipal(request, cluster, arn);
            CheckType(request, cluster, type, principal, groups, username);
            var id = PrincipalId(request, cluster, principal);
            RaceIfOrdered(request, cluster, arn);
            if (cluster.FindEntry(arn) is not null)
            {
                throw EksErrors.EntryExists(cluster.Arn.Name);
            }

            if (cluster.EntryCount >= EksRules.MaxEntries)
            {
                // That this fails is documented, the text is not.
                throw new ServiceFault(400, "ResourceLimitExceededException", $"The maximum number of access entries for a cluster is {EksRules.MaxEntries}.")
                {
                    Details = new Dictionary<string, string> { ["clusterName"] = cluster.Arn.Name },
                };
            }

            var entry = new AccessEntryData
            {
                PrincipalArn = arn,
                PrincipalId = id,
                Type = type,
                Username = string.IsNullOrEmpty(username) ? AccessEntryTypes.DefaultUsername(type, principal) : username,
                Groups = type == AccessEntryTypes.Standard ? groups ?? [] : AccessEntryTypes.DefaultGroups(type),
                Tags = tags,
                Uuid = Guid.NewGuid().ToString(),
                CreatedAt = request.Now,
                ModifiedAt = request.Now,
            };
            cluster.PutEntry(entry, request.Now);
            return Answer(cluster, entry);
        });
    }

    public static JsonObject Update(EksRequest request)
    {
        var groups = EksRequest.Texts(request.Body, "kubernetesGroups");
        var username = request.Text("username");
        EksRules.CheckNames(groups, username);
        var cluster = request.ClusterWithEntries();
        return IdempotencyTokens.Once(request, cluster, () =>
        {
            var entry = Find(request, cluster);
            CheckMayChange(entry, cluster);

            // The service checks the name that stands there again: node types therefore refuse every update.
            EksRules.CheckUsername(username ?? entry.Username);
            var changed = entry with
            {
                Groups = groups ?? entry.Groups,
                Username = string.IsNullOrEmpty(username) ? entry.Username : username,
                ModifiedAt = request.Now,
            };
            cluster.PutEntry(changed, request.Now);
            return Answer(cluster, changed);
        });
    }

    public static JsonObject Delete(EksRequest request)
    {
        var cluster = request.ClusterWithEntries();
        var entry = Find(request, cluster);
        CheckMayChange(entry, cluster);
        cluster.RemoveEntry(entry.PrincipalArn, request.Now);
        return [];
    }

    /// <summary>The entry that the path names.</summary>
    public static AccessEntryData Find(EksRequest request, ClusterData cluster) =>
        cluster.FindEntry(request.Labels["principalArn"]) ?? throw EksErrors.NoEntry(cluster.Arn.Name);

    /// <summary>Refuses to change entries of service-linked roles.</summary>
    public static void CheckMayChange(AccessEntryData entry, ClusterData cluster)
    {
        if (entry.IsServiceLinked)
        {
            throw EksErrors.ServiceLinked(cluster.Arn.Name);
        }
    }

    private static JsonObject Answer(ClusterData cluster, AccessEntryData entry) => new() { ["accessEntry"] = EksJson.Entry(entry, cluster.Arn) };

    private static PrincipalArn CheckPrincipal(EksRequest request, ClusterData cluster, string arn)
    {
        if (!Arn.TryParse(arn, out _))
        {
            // By analogy with policyArn; the service's text is not known.
            throw EksErrors.InvalidParameter("The principalArn parameter format is not valid", cluster.Arn.Name);
        }

        if (!PrincipalArn.TryParse(arn, out var principal) || principal.Kind is not (PrincipalKind.Role or PrincipalKind.User) || principal.Partition != cluster.Arn.Partition)
        {
            throw EksErrors.InvalidPrincipal(cluster.Arn.Name);
        }

        return principal.IsServiceLinkedRole ? throw EksErrors.ServiceLinked(cluster.Arn.Name) : principal;
    }

    private static void CheckType(EksRequest request, ClusterData cluster, string type, PrincipalArn principal, IReadOnlyList<string>? groups, string? username)
    {
        var name = cluster.Arn.Name;
        if (!AccessEntryTypes.IsKnown(type))
        {
            throw EksErrors.InvalidParameter($"The specified type is invalid: {type}", name);
        }

        if (!AccessEntryTypes.IsNode(type))
        {
            return;
        }

        if (groups is { Count: > 0 })
        {
            throw EksErrors.InvalidParameter($"The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed when the type is \"{type}\"", name);
        }

        if (!string.IsNullOrEmpty(username))
        {
            throw EksErrors.InvalidParameter($"The specified username is invalid: setting username is not allowed when the type is \"{type}\"", name);
        }

        if (AccessEntryTypes.NeedsLocalRole(type))
        {
            CheckLocalRole(request, cluster, type, principal);
        }
    }

    private static void CheckLocalRole(EksRequest request, ClusterData cluster, string type, PrincipalArn principal)
    {
        if (principal.AccountId != cluster.Arn.AccountId)
        {
            throw EksErrors.InvalidParameter($"AccessEntry principalArn must be from the same account as the cluster when using types {AccessEntryTypes.NodeTypeList}", cluster.Arn.Name);
        }

        if (principal.Kind != PrincipalKind.Role)
        {
            throw EksErrors.InvalidParameter($"AccessEntry principalArn must be IAM role when using types {AccessEntryTypes.NodeTypeList}", cluster.Arn.Name);
        }

        if (type is AccessEntryTypes.Ec2Linux or AccessEntryTypes.Ec2Windows or AccessEntryTypes.Ec2 && !request.Caller.May("iam:PassRole"))
        {
            throw EksErrors.AccessDenied(request.Caller.Arn, "iam:PassRole", principal.ToString());
        }
    }

    private static string PrincipalId(EksRequest request, ClusterData cluster, PrincipalArn principal)
    {
        var found = request.State.FindPrincipal(principal.ToString());
        var tooNew = found is not null && found.CreatedAt + request.Faults.NewPrincipalDelay > request.Now;
        return found is null || tooNew || request.Ordered.Any(f => f.Kind == SandboxFaultKind.InvalidPrincipal)
            ? throw EksErrors.InvalidPrincipal(cluster.Arn.Name)
            : found.UniqueId;
    }

    /// <summary>Somebody else makes the same entry in the very moment before.</summary>
    private static void RaceIfOrdered(EksRequest request, ClusterData cluster, string arn)
    {
        if (request.Ordered.Any(f => f.Kind == SandboxFaultKind.Race) && cluster.FindEntry(arn) is null)
        {
            cluster.PutEntry(request.State.EntryOf(cluster, new AccessEntrySeed(arn), request.Now), request.Now);
        }
    }
}
