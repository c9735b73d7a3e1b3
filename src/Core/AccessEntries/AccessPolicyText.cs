using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// The text form of an access policy with its scope: <c>View</c> for the whole cluster, <c>Edit@web,dev-*</c> for namespaces.
/// Before the <c>@</c> stands the short name, the full name, or the ARN.
/// </summary>
public static class AccessPolicyText
{
    private const string ArnResource = "cluster-access-policy/";

    /// <summary>Reads one text.</summary>
    /// <exception cref="EksAccessException"><c>InvalidAccessPolicyText</c>, or <c>UnknownAccessPolicy</c> with the nearest names.</exception>
    public static PolicyGrant Parse(string text, AccessPolicyCatalogue? catalogue = null)
    {
        var at = text.IndexOf('@');
        var name = (at < 0 ? text : text.Substring(0, at)).Trim();
        if (name.Length == 0)
        {
            throw Invalid(text, "it names no policy");
        }

        var namespaces = at < 0 ? [] : text.Substring(at + 1).Split(',');
        return at >= 0 && namespaces.All(n => n.Trim().Length == 0)
            ? throw Invalid(text, "nothing stands after the @")
            : FromName(name, namespaces, catalogue);
    }

    /// <summary>
    /// Reads texts, each of which may hold several with semicolons between them. The same policy twice is put together:
    /// its namespaces are united, and the whole cluster holds them all.
    /// </summary>
    /// <exception cref="EksAccessException"><c>InvalidAccessPolicyText</c>, <c>UnknownAccessPolicy</c>.</exception>
    public static IReadOnlyList<PolicyGrant> ParseList(IEnumerable<string> texts, AccessPolicyCatalogue? catalogue = null) =>
        Merge(Parsed(texts.SelectMany(CellText.Split), catalogue));

    /// <summary>Makes a grant of a policy's name or ARN and of namespaces; none means the whole cluster.</summary>
    /// <exception cref="EksAccessException"><c>InvalidAccessPolicyText</c>, <c>UnknownAccessPolicy</c>.</exception>
    public static PolicyGrant FromName(string policy, IEnumerable<string> namespaces, AccessPolicyCatalogue? catalogue = null)
    {
        var checkedNamespaces = namespaces.Select(n => NamespaceRules.Check(n.Trim(), policy)).ToArray();
        return Resolve(policy.Trim(), catalogue ?? AccessPolicyCatalogue.Default) with
        {
            AccessScope = checkedNamespaces.Length == 0 ? AccessScope.Cluster : AccessScope.ForNamespaces(checkedNamespaces),
        };
    }

    /// <summary>Writes a policy with its scope so that <see cref="Parse"/> reads the same again: the short name where there is one, else the ARN.</summary>
    public static string Format(string policyArn, AccessScope scope, AccessPolicyCatalogue? catalogue = null)
    {
        var name = (catalogue ?? AccessPolicyCatalogue.Default).TryResolve(policyArn, Partitions.Aws, out var policy) ? policy.ShortName : policyArn;
        return scope.Type == AccessScopeType.Cluster ? name : name + "@" + string.Join(",", scope.Namespaces);
    }

    /// <summary>Puts grants of the same policy together.</summary>
    public static IReadOnlyList<PolicyGrant> Merge(IEnumerable<PolicyGrant> grants) =>
        grants
            .GroupBy(g => (g.PolicyName, g.GivenPartition))
            .Select(g => g.First() with { AccessScope = g.Select(p => p.AccessScope).Aggregate((left, right) => left.Union(right)) })
            .ToArray();

    // PowerShell parts unquoted text at its commas, so that the second namespace arrives as a policy of its own.
    private static IEnumerable<PolicyGrant> Parsed(IEnumerable<string> texts, AccessPolicyCatalogue? catalogue)
    {
        string? scoped = null;
        foreach (var text in texts)
        {
            PolicyGrant grant;
            try
            {
                grant = Parse(text, catalogue);
            }
            catch (EksAccessException fault) when (scoped is not null && text.IndexOf('@') < 0 && fault.ErrorId == ErrorIds.UnknownAccessPolicy)
            {
                throw fault.Amend(fault.Message, $"If it is a namespace of {scoped.Substring(0, scoped.IndexOf('@'))}, put the text in quotes: '{scoped},{text}'. PowerShell parts unquoted text at commas. {fault.RecommendedAction}");
            }

            scoped = text.IndexOf('@') >= 0 ? text : scoped;
            yield return grant;
        }
    }

    private static PolicyGrant Resolve(string name, AccessPolicyCatalogue catalogue)
    {
        var isArn = Arn.TryParse(name, out var arn);
        if (catalogue.TryResolve(name, Partitions.Aws, out var policy))
        {
            return new PolicyGrant(policy.Name, AccessScope.Cluster) { GivenPartition = isArn ? arn!.Partition : null };
        }

        if (!isArn)
        {
            catalogue.Resolve(name);
        }

        // AWS makes new policies: an ARN of the right form is taken even when the catalogue does not have it.
        return arn!.Service == "eks" && arn.Region.Length == 0 && arn.AccountId == "aws" && arn.Resource.StartsWith(ArnResource, StringComparison.Ordinal) && arn.Resource.Length > ArnResource.Length
            ? new PolicyGrant(arn.Resource.Substring(ArnResource.Length), AccessScope.Cluster) { GivenPartition = arn.Partition }
            : throw Invalid(name, arn.Service == "iam" ? "it is the ARN of an IAM policy, not of an EKS access policy" : "it is not the ARN of an EKS access policy");
    }

    private static EksAccessException Invalid(string text, string why) =>
        new(ErrorIds.InvalidAccessPolicyText, ErrorKind.InvalidInput, $"'{text}' does not say which access policy holds where: {why}.")
        {
            RecommendedAction = "Write View for the whole cluster, Edit@web,dev-* for namespaces; Get-EKSAccessPolicyDefinition lists the policies.",
            TargetObject = text,
        };
}
