using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Snapshots;

/// <summary>Looks whether anything knows the verb and the resource of a question. A word that nothing knows is allowed to nobody, which reads like an answer.</summary>
public static class RequestWords
{
    private const int Near = 2;

    /// <summary>The verbs of Kubernetes requests and of RBAC's own checks; <c>*</c> asks for all.</summary>
    /// <remarks>Source: Kubernetes documentation, "Authorization overview", request verbs.</remarks>
    public static IReadOnlyList<string> Verbs { get; } =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "impersonate", "bind", "escalate", "approve", "sign", "use", "attest", "*"];

    private static readonly string[] UrlVerbs = ["get", "head", "post", "put", "patch", "delete", "options", "*"];

    /// <summary>A sentence for each word that neither Kubernetes nor a rule in the cluster knows; never null.</summary>
    /// <param name="request">The request.</param>
    /// <param name="access">The cluster, whose roles may know custom resources and verbs.</param>
    public static IEnumerable<string> Unknown(AccessRequest request, EKSClusterAccess access)
    {
        var rules = AccessPolicyCatalogue.Default.Policies.SelectMany(p => p.Rules).Concat(access.Roles.SelectMany(r => r.Rules));
        var verbs = request.NonResourceUrl is null ? Verbs : UrlVerbs;
        if (request.Verb.Length > 0 && !verbs.Contains(request.Verb, StringComparer.Ordinal) && !rules.Any(r => r.Verbs.Contains(request.Verb, StringComparer.Ordinal)))
        {
            yield return Sentence("verb", request.Verb, verbs, "No rule allows it but one for every verb.");
        }

        if (request.Resource is "" or "*" || request.NonResourceUrl is not null || ResourceKinds.TryFind(request.Resource, out _, out _))
        {
            yield break;
        }

        var named = rules.SelectMany(r => r.Resources).Select(WithoutSubresource).Where(r => r.Length > 0 && r != "*").Distinct(StringComparer.Ordinal).ToArray();
        if (!named.Contains(request.Resource, StringComparer.Ordinal))
        {
            yield return Sentence("resource", request.Resource, [.. ResourceKinds.Names, .. named], "No rule allows it but one for every resource.");
        }
    }

    private static string WithoutSubresource(string resource)
    {
        var slash = resource.IndexOf('/');
        return slash < 0 ? resource : resource.Substring(0, slash);
    }

    private static string Sentence(string what, string word, IReadOnlyList<string> known, string meaning)
    {
        var nearest = known
            .Select(k => (Name: k, Distance: EditDistance.Between(word, k)))
            .Where(k => k.Distance <= Near && k.Distance < word.Length)
            .OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal)
            .Select(k => k.Name).FirstOrDefault();
        return $"Neither Kubernetes nor a rule of the cluster knows the {what} '{word}'{(nearest is null ? string.Empty : $"; did you mean '{nearest}'?")}{(nearest is null ? ". " : " ")}{meaning}";
    }
}
