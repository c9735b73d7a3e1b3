using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>A grant's request, read and checked as far as that needs no call.</summary>
internal sealed record AccessWish
{
    /// <summary>The type asked for; null for any.</summary>
    public string? Type { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyList<PolicyGrant>? Policies { get; init; }

    public string? Username { get; init; }

    /// <summary>The username is for a new entry only: one that is there keeps its own.</summary>
    public bool KeepsUsername { get; init; }

    public TagMap Tags { get; init; } = new();

    public bool Exact { get; init; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="EksAccessException">What <see cref="AccessEntryRules"/> and the text forms throw; <c>SpecNotReady</c>, <c>InvalidArgument</c>.</exception>
    public static AccessWish Of(AccessGrantRequest request)
    {
        var who = request.PrincipalArn ?? request.PermissionSet ?? request.RowArn ?? string.Empty;
        RefuseSpec(request, who);
        var type = Blank(request.Type) ? null : AccessEntryType.Parse(request.Type!);
        var drops = request.FromPipeline && type is not null && AccessEntryType.IsNode(type);
        var wish = new AccessWish
        {
            Type = type,
            Groups = drops ? null : request.KubernetesGroups?.SelectMany(CellText.Split).Distinct(StringComparer.Ordinal).ToArray(),
            Policies = PoliciesOf(request),
            Username = drops || Blank(request.Username) ? null : request.Username!.Trim(),
            KeepsUsername = !request.Exact && (request.UsernameFromPipeline ?? request.FromPipeline),
            Tags = TagsOf(request),
            Exact = request.Exact,
        };
        if (wish.Exact && wish.Groups is null && wish.Policies is null && !drops)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"Neither groups nor policies are given for {who}: an exact grant would take everything away.")
            {
                RecommendedAction = "Give what shall be there, or use Revoke-EKSClusterAccess -All.",
                TargetObject = who,
            };
        }

        wish.Check(type ?? AccessEntryType.Standard, who);
        return wish;
    }

    /// <summary>Checks groups, username, policies and tags for an entry of a type.</summary>
    public void Check(string type, string principal)
    {
        AccessEntryRules.CheckGroups(Groups ?? [], type, principal);
        AccessEntryRules.CheckUsername(Username, type, principal);
        AccessEntryRules.CheckPolicies(Policies ?? [], type, principal);
        AccessEntryRules.CheckTags(Tags, principal);
    }

    /// <summary>The wish for an entry that is there: its username stays where the wish does not go so far as to replace it.</summary>
    public AccessWish For(EKSAccessEntry? before) => before is not null && KeepsUsername ? this with { Username = null } : this;

    // Other objects have a status too (a cluster's, an employee's): only a spec's own words, or any word beside a row's ARN, count.
    private static bool IsSpec(AccessGrantRequest request) =>
        !Blank(request.Status) && (!Blank(request.RowArn) || Enum.TryParse<AccessEntrySpecStatus>(request.Status!.Trim(), ignoreCase: true, out _));

    private static void RefuseSpec(AccessGrantRequest request, string who)
    {
        if (IsSpec(request) && !string.Equals(request.Status!.Trim(), nameof(AccessEntrySpecStatus.Ready), StringComparison.OrdinalIgnoreCase))
        {
            throw new EksAccessException(ErrorIds.SpecNotReady, ErrorKind.InvalidState, $"The spec of {request.RowArn ?? who} has the status {request.Status}, not Ready. {request.Reason}".Trim())
            {
                RecommendedAction = "Decide what its Reason asks for and grant that with -PrincipalArn, or leave it out with Where-Object Status -eq Ready.",
                TargetObject = request.RowArn ?? who,
            };
        }
    }

    private static IReadOnlyList<PolicyGrant>? PoliciesOf(AccessGrantRequest request)
    {
        if (request.AccessPolicy is null && request.PolicyName is null)
        {
            return request.Namespace is { Count: > 0 }
                ? throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "Namespaces are given, but no policy for them.") { RecommendedAction = "Give -PolicyName too, or write -AccessPolicy 'Edit@web'." }
                : null;
        }

        var namespaces = (request.Namespace ?? []).SelectMany(CellText.Split).ToArray();
        if (namespaces.Length > 0 && request.PolicyName is null)
        {
            RefuseLooseNamespaces(request, namespaces);
        }

        var named = (request.PolicyName ?? []).SelectMany(CellText.Split).Select(p => AccessPolicyText.FromName(p, namespaces));
        return AccessPolicyText.Merge(AccessPolicyText.ParseList(request.AccessPolicy ?? []).Concat(named));
    }

    // A policy without a scope holds in the whole cluster, which is not what whoever names namespaces beside it means.
    private static void RefuseLooseNamespaces(AccessGrantRequest request, string[] namespaces)
    {
        var policies = request.AccessPolicy!.SelectMany(CellText.Split).ToArray();
        if (policies.Length > 0)
        {
            var example = policies[0].Split('@')[0] + "@" + string.Join(",", namespaces);
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"-Namespace ({string.Join(", ", namespaces)}) goes with -PolicyName; -AccessPolicy carries its namespaces itself, and {policies[0]} would not hold in these.")
            {
                RecommendedAction = $"Write -AccessPolicy '{example}', or give -PolicyName with -Namespace.",
                TargetObject = policies[0],
            };
        }
    }

    private static TagMap TagsOf(AccessGrantRequest request)
    {
        var tags = request.Tags ?? new TagMap();
        return new TagMap(request.FromPipeline ? tags.Where(t => !t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) : tags);
    }

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}
