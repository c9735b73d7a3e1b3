using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Kubernetes;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Requests;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>
/// Watches after every request what each principal may do, as the sandbox's own mapper and authorizers decide it, and notes
/// whatever fell below what the principal had at the start. It knows nothing of plans.
/// </summary>
internal sealed class AccessOracle
{
    private const string Nodes = "system:nodes";

    private static readonly AccessRequest[] Probes =
    [
        .. from verb in new[] { "get", "list", "create", "delete" }
           from resource in new[] { "pods", "secrets", "configmaps" }
           from space in new[] { "web", "default", "kube-system", "" }
           select new AccessRequest(verb) { Resource = resource, Namespace = space },
        new AccessRequest("get") { Resource = "nodes" },
        new AccessRequest("create") { ApiGroup = "rbac.authorization.k8s.io", Resource = "clusterrolebindings" },
        new AccessRequest("*") { ApiGroup = "*", Resource = "*" },
        new AccessRequest("get") { NonResourceUrl = "/metrics" },
        new AccessRequest("create") { ApiGroup = "authorization.k8s.io", Resource = "selfsubjectaccessreviews" },
    ];

    private readonly ConcurrentQueue<string> _falls = new();
    private SandboxServer? _sandbox;
    private string[] _principals = [];
    private Dictionary<string, HashSet<string>> _before = [];

    /// <summary>Principals who may lose: by name at the end of the ARN.</summary>
    public HashSet<string> Excused { get; } = [];

    /// <summary>Lets a principal of a proof lose; <c>arn:…:iam::ACCOUNT:*</c> stands for all of an account whom nothing else names.</summary>
    public void Excuse(string principalArn)
    {
        if (principalArn.EndsWith(":*", StringComparison.Ordinal))
        {
            Excused.UnionWith(_principals.Where(p => p.StartsWith(principalArn[..^1], StringComparison.Ordinal)).Select(p => "/" + p.Split('/')[^1]));
        }
        else
        {
            Excused.Add("/" + principalArn.Split('/')[^1]);
        }
    }

    /// <summary>What fell, with the request it fell after.</summary>
    public IReadOnlyCollection<string> Falls => _falls;

    public Task AfterRequestAsync(RecordedRequest request, CancellationToken cancellationToken)
    {
        if (_sandbox is { } sandbox)
        {
            foreach (var (principal, had) in _before)
            {
                var lost = had.Except(Of(sandbox, principal)).ToArray();
                if (lost.Length > 0 && !Excused.Any(e => principal.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
                {
                    _falls.Enqueue($"{principal} lost {lost.Length} of {had.Count} ({lost[0]}) after {request.Operation} {request.Target}");
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Takes the state now as what everybody has to keep.</summary>
    public void Watch(SandboxServer sandbox, IEnumerable<string> principals)
    {
        _principals = principals.ToArray();
        _before = Now(sandbox);
        _sandbox = sandbox;
    }

    /// <summary>What everybody may do now.</summary>
    public Dictionary<string, HashSet<string>> Now(SandboxServer sandbox) => _principals.ToDictionary(p => p, p => Of(sandbox, p));

    /// <summary>What everybody could do at the start.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Before => _before;

    private static HashSet<string> Of(SandboxServer sandbox, string principal) => sandbox.State.Locked(() =>
    {
        var cluster = sandbox.State.FindCluster(Cluster.Account, "eu-west-1", Cluster.Name)!;
        var arn = PrincipalArn.Parse(principal);
        var isRole = arn.Kind == PrincipalKind.Role;
        var id = sandbox.State.FindPrincipal(principal)?.UniqueId ?? string.Empty;
        var session = isRole ? "i-0123456789abcdef0" : string.Empty;
        var identity = new TokenIdentity(isRole ? $"arn:aws:sts::{arn.AccountId}:assumed-role/{arn.Name}/{session}" : principal, arn.Canonical, arn.AccountId, id, session, "AKIAIOSFODNN7EXAMPLE");
        var asOf = sandbox.State.Now - sandbox.Faults.PropagationDelay;
        if (IdentityMapper.Map(identity, cluster, asOf) is not { } user)
        {
            return new HashSet<string>();
        }

        var may = Probes.Where(p => KubernetesAuthorizer.Decide(cluster, user, p, asOf).Allowed).Select(p => p.ToString()).ToHashSet();
        if (user.Groups.Contains(Nodes))
        {
            may.Add(Nodes);
        }

        return may;
    });
}
