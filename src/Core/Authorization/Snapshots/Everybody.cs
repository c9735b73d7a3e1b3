using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Those who get rights without being named: whoever does not sign in, whoever does, and service accounts.</summary>
/// <param name="Who">Who that is, for a person.</param>
/// <param name="Identity">Whom the API server takes them for.</param>
/// <remarks>Source: Kubernetes documentation, "Authenticating", on anonymous requests and groups of service accounts.</remarks>
internal sealed record Everybody(string Who, AccessIdentity Identity)
{
    private const string Anonymous = "system:anonymous";
    private const string Refusal = "EKS says that from Kubernetes 1.32 on it refuses requests without a sign-in but for health checks, whatever the binding gives";

    private static readonly Version FirstRefusing = new(1, 32);

    private static readonly string[] OpenPaths = ["/healthz", "/livez", "/readyz"];

    /// <summary>True for those who do not sign in.</summary>
    public bool IsAnonymous => Identity.Username == Anonymous;

    /// <summary>Those whom a binding names.</summary>
    public static IEnumerable<Everybody> Of(RbacState rbac)
    {
        yield return new Everybody("anybody who reaches the endpoint, without signing in", new AccessIdentity(Anonymous) { Groups = ["system:unauthenticated"] });
        yield return new Everybody("whoever signs in, service accounts too", OfGroup(AccessIdentity.Authenticated));
        yield return new Everybody("every service account", OfGroup(AccessIdentity.ServiceAccounts));
        foreach (var group in rbac.Groups.Where(g => g.StartsWith(AccessIdentity.ServiceAccounts + ":", StringComparison.Ordinal)).OrderBy(g => g, StringComparer.Ordinal))
        {
            yield return new Everybody($"every service account of {group.Substring(AccessIdentity.ServiceAccounts.Length + 1)}", OfGroup(group));
        }
    }

    /// <summary>A right of those who do not sign in, with the doubt whether the control plane listens to them; it is there, too, while nobody knows the version.</summary>
    /// <remarks>Source: EKS user guide, release notes of Kubernetes 1.32, "Anonymous authentication changes".</remarks>
    public static EKSAccessGrant Doubted(EKSAccessGrant grant, string kubernetesVersion, AccessQuestion question)
    {
        var isOpen = !question.AnyAccess && question.Requests.All(r => r.NonResourceUrl is { } path && OpenPaths.Contains(path, StringComparer.Ordinal));
        var isKnown = Version.TryParse(kubernetesVersion, out var version);
        return isOpen || (isKnown && version < FirstRefusing) ? grant : grant with
        {
            Decision = nameof(AccessVerdict.Unknown),
            Reason = Refusal + (isKnown ? string.Empty : ", and the version of this cluster is not known") + (grant.Reason.Length > 0 ? "; " + grant.Reason : string.Empty),
        };
    }

    private static AccessIdentity OfGroup(string group) => new(string.Empty) { Groups = [group] };
}
