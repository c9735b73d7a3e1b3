using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>The rules by which EKS refuses access entries, checked before a call is made, each with what to do instead.</summary>
/// <remarks>Sources: EKS user guide ("Create access entries", "Service quotas"), and answers of the service.</remarks>
public static class AccessEntryRules
{
    /// <summary>How many access policies one entry can hold (AWS::EKS::AccessEntry, maxItems).</summary>
    public const int MaxPolicies = 20;

    /// <summary>How many tags one entry can hold.</summary>
    public const int MaxTags = 50;

    private static readonly string[] Reserved = ["system:", "eks:", "aws:", "amazon:", "iam:"];
    private static readonly string[] SessionTemplates = ["{{SessionName}}", "{{SessionNameRaw}}"];

    /// <summary>The reserved prefix that a group or username begins with; null when it begins with none. Case counts.</summary>
    public static string? ReservedPrefix(string name) => Reserved.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal));

    /// <summary>Reads the ARN of a principal that an entry can be made for, or of a session of a role.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>, <c>WildcardNotAllowed</c>.</exception>
    public static PrincipalArn ParsePrincipal(string text)
    {
        var arn = text.Trim();
        if (NamePattern.HasWildcard(arn))
        {
            throw new EksAccessException(ErrorIds.WildcardNotAllowed, ErrorKind.InvalidInput, $"'{arn}' is a pattern; a command that writes needs the ARN of one principal.")
            {
                RecommendedAction = "List the entries with Get-EKSAccessEntry -PrincipalArn '" + arn + "' and pipe them.",
                TargetObject = arn,
            };
        }

        var principal = PrincipalArn.Parse(arn);
        var why = principal.Kind switch
        {
            PrincipalKind.FederatedUser => "is a federated user, for which there are no access entries; give the ARN of the IAM user or role behind it",
            PrincipalKind.Other when principal.Arn.Resource.StartsWith("group/", StringComparison.Ordinal) => "is an IAM group, which never signs in; give the role its members assume, or each user",
            PrincipalKind.Other when principal.Arn.Resource.StartsWith("instance-profile/", StringComparison.Ordinal) => "is an instance profile; give the ARN of the role in it",
            PrincipalKind.Other => "is neither a role nor a user",
            _ => Partitions.IsKnown(principal.Partition) ? null : $"is of the partition '{principal.Partition}', which does not exist",
        };
        return why is null
            ? principal
            : throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"'{arn}' {why}.")
            {
                RecommendedAction = "Give the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/dev, with its path if it has one.",
                TargetObject = arn,
            };
    }

    /// <summary>Checks that an entry of a type can be made for a principal on a cluster.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>, <c>InvalidAccessEntry</c>.</exception>
    public static void CheckPrincipal(PrincipalArn principal, string type, ClusterArn cluster)
    {
        if (principal.Partition != cluster.Partition)
        {
            throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"The principal {principal} is of the partition {principal.Partition}, the cluster {cluster.Name} of {cluster.Partition}.")
            {
                RecommendedAction = $"Give a principal of the partition {cluster.Partition}.",
                TargetObject = principal.ToString(),
            };
        }

        if (principal.IsServiceLinkedRole)
        {
            throw Entry(principal, "is a service-linked role: EKS lets nobody make or change its access entry", "Leave it to EKS.");
        }

        if (AccessEntryType.IsNode(type) && principal.Kind != PrincipalKind.Role)
        {
            throw Entry(principal, $"is not an IAM role, which an entry of type {type} needs", "Give the role of the nodes, or use type STANDARD.");
        }

        if (AccessEntryType.NeedsOwnAccount(type) && principal.AccountId != cluster.AccountId)
        {
            throw Entry(principal, $"is of account {principal.AccountId}, but an entry of type {type} needs a role of the cluster's account {cluster.AccountId}", $"Use a node role of account {cluster.AccountId}.");
        }
    }

    /// <summary>Checks groups.</summary>
    /// <exception cref="EksAccessException"><c>ReservedGroup</c>, <c>InvalidAccessEntry</c>.</exception>
    public static void CheckGroups(IEnumerable<string> groups, string type, string principal)
    {
        foreach (var group in groups)
        {
            if (AccessEntryType.IsNode(type))
            {
                throw Entry(principal, $"cannot get Kubernetes groups by an entry of type {type}: EKS chooses them", "Leave the groups out.");
            }

            if (group.Trim().Length == 0)
            {
                throw Entry(principal, "was given a Kubernetes group without a name", "Leave it out.");
            }

            if (ReservedPrefix(group) is { } prefix)
            {
                throw new EksAccessException(ErrorIds.ReservedGroup, ErrorKind.InvalidInput, $"The Kubernetes group '{group}' begins with '{prefix}', which EKS reserves: no access entry can hold it ({principal}).")
                {
                    RecommendedAction = InsteadOf(group),
                    TargetObject = group,
                };
            }
        }
    }

    /// <summary>Checks a username; null means that EKS makes it.</summary>
    /// <exception cref="EksAccessException"><c>InvalidUsername</c>, <c>InvalidAccessEntry</c>.</exception>
    public static void CheckUsername(string? username, string type, string principal)
    {
        if (username is null)
        {
            return;
        }

        if (AccessEntryType.IsNode(type))
        {
            throw Entry(principal, $"cannot get a username by an entry of type {type}: EKS chooses it", "Leave the username out.");
        }

        if (WhyUsernameIsRefused(username) is { } why)
        {
            throw new EksAccessException(ErrorIds.InvalidUsername, ErrorKind.InvalidInput, $"EKS refuses the username '{username}': {why} ({principal}).")
            {
                RecommendedAction = ProposeUsername(username) is { } better ? $"Use '{better}', or leave the username out." : "Leave the username out: EKS makes one from the ARN.",
                TargetObject = username,
            };
        }
    }

    /// <summary>Why EKS would refuse a username; null when it would not.</summary>
    public static string? WhyUsernameIsRefused(string username)
    {
        if (username.Trim().Length == 0)
        {
            return "it is empty";
        }

        if (ReservedPrefix(username) is { } prefix)
        {
            return $"it begins with '{prefix}', which EKS reserves";
        }

        var template = SessionTemplates.FirstOrDefault(t => LacksColonBefore(username, t));
        return template is null ? null : $"no colon stands before {template}";
    }

    /// <summary>A username near to a refused one that EKS takes; null when there is none to propose.</summary>
    public static string? ProposeUsername(string username)
    {
        var name = username.Trim();
        while (ReservedPrefix(name) is { } prefix)
        {
            name = name.Substring(prefix.Length);
        }

        var template = SessionTemplates.Select(t => name.IndexOf(t, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        if (template >= 0 && name.IndexOf(':') is var colon && (colon < 0 || colon > template))
        {
            var before = name.Substring(0, template).TrimEnd('-', '_', '/', '.');
            name = (before.Length == 0 ? "session" : before) + ":" + name.Substring(template);
        }

        return WhyUsernameIsRefused(name) is null ? name : null;
    }

    /// <summary>Checks policies: whether the type takes them, and whom AWS made them for.</summary>
    /// <exception cref="EksAccessException"><c>InvalidAccessEntry</c>.</exception>
    public static void CheckPolicies(IReadOnlyCollection<PolicyGrant> policies, string type, string principal)
    {
        if (policies.Count == 0)
        {
            return;
        }

        if (!AccessEntryType.TakesPolicies(type))
        {
            throw Entry(principal, $"cannot get access policies by an entry of type {type}", "Leave the policies out, or use type STANDARD.");
        }

        var reserved = policies.FirstOrDefault(p => AccessPolicyCatalogue.Default.TryResolve(p.PolicyName, Partitions.Aws, out var known) && known.Audience == "service-linked-role");
        if (reserved is not null)
        {
            throw Entry(principal, $"cannot get {reserved.PolicyName}: AWS keeps that access policy for service-linked roles", "Choose another policy; Get-EKSAccessPolicyDefinition shows whom each is made for.");
        }
    }

    /// <summary>Checks that an entry would not hold more than it can.</summary>
    /// <exception cref="EksAccessException"><c>QuotaExceeded</c>.</exception>
    public static void CheckCounts(int policies, int tags, string principal)
    {
        if (policies > MaxPolicies || tags > MaxTags)
        {
            var what = policies > MaxPolicies ? $"{policies} access policies; one entry can hold {MaxPolicies}" : $"{tags} tags; one entry can hold {MaxTags}";
            throw new EksAccessException(ErrorIds.QuotaExceeded, ErrorKind.LimitExceeded, $"{principal} would have {what}.")
            {
                RecommendedAction = policies > MaxPolicies ? "Take policies away, or grant a Kubernetes group and bind it to roles." : "Take tags away.",
                TargetObject = principal,
            };
        }
    }

    /// <summary>Checks tags.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>.</exception>
    public static void CheckTags(IReadOnlyDictionary<string, string> tags, string principal)
    {
        foreach (var tag in tags)
        {
            var why = tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) ? "begins with aws:, which AWS reserves"
                : tag.Key.Length is 0 or > 128 ? "has a key that is not of 1 to 128 characters"
                : tag.Value.Length > 256 ? "has a value of more than 256 characters"
                : null;
            if (why is not null)
            {
                throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The tag '{tag.Key}' {why} ({principal}).")
                {
                    RecommendedAction = "Leave the tag out or shorten it.",
                    TargetObject = tag.Key,
                };
            }
        }
    }

    private static bool LacksColonBefore(string username, string template)
    {
        var at = username.IndexOf(template, StringComparison.Ordinal);
        return at >= 0 && username.IndexOf(':', 0, at) < 0;
    }

    private static string InsteadOf(string group) => group switch
    {
        "system:masters" => "Grant -AccessPolicy ClusterAdmin: it gives the rights that system:masters gave.",
        "system:authenticated" => "Leave it out: everyone whom an entry lets in is in system:authenticated by itself.",
        "system:nodes" or "system:bootstrappers" or "system:node-proxier" or "eks:kube-proxy-windows" => "Use a node type, such as -Type EC2_LINUX, without groups.",
        _ => "Choose another group name, bind it to the same roles in Kubernetes, and grant that.",
    };

    private static EksAccessException Entry(object principal, string why, string action) =>
        new(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidInput, $"{principal} {why}.") { RecommendedAction = action, TargetObject = principal.ToString() };
}
