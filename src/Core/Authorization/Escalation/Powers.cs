using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>The requests that lead around RBAC.</summary>
/// <remarks>Source: Kubernetes documentation, "RBAC good practices" (privilege escalation risks), and "Using RBAC authorization".</remarks>
internal static class Powers
{
    /// <summary>The API group of RBAC.</summary>
    public const string Rbac = "rbac.authorization.k8s.io";

    /// <summary>The API group of certificates.</summary>
    public const string Certificates = "certificates.k8s.io";

    private static readonly string[] Apps = ["deployments", "daemonsets", "statefulsets", "replicasets"];
    private static readonly string[] Jobs = ["jobs", "cronjobs"];

    private static readonly HashSet<string> Resources = new(
        [
            "*", "users", "groups", "serviceaccounts", "serviceaccounts/token", "secrets", "configmaps", "pods", "pods/exec", "pods/attach", "pods/ephemeralcontainers",
            "replicationcontrollers", "nodes/proxy", "roles", "rolebindings", "clusterroles", "clusterrolebindings", "certificatesigningrequests",
            "certificatesigningrequests/approval", "signers", .. Apps, .. Jobs,
        ],
        StringComparer.Ordinal);

    /// <summary>What makes pods: any service account of the namespace runs them, and any secret of it can be mounted.</summary>
    public static AccessRequest[] MakePods { get; } = [Ask("create", "pods"), .. Workloads("create")];

    /// <summary>What changes that which makes pods.</summary>
    public static AccessRequest[] ChangeWorkloads { get; } = [.. Workloads("update"), .. Workloads("patch")];

    /// <summary>What gets into pods that run. A command is run by POST, and by GET where it goes over a WebSocket.</summary>
    public static AccessRequest[] EnterPods { get; } =
    [
        .. new[] { "exec", "attach" }.SelectMany(s => new[] { Ask("create", "pods/" + s), Ask("get", "pods/" + s) }),
        .. new[] { "pods/ephemeralcontainers", "pods" }.SelectMany(r => new[] { Ask("update", r), Ask("patch", r) }),
    ];

    /// <summary>What reaches the kubelets, which run commands in every pod of their nodes.</summary>
    public static AccessRequest[] EnterNodes { get; } = [Ask("create", "nodes/proxy"), Ask("get", "nodes/proxy")];

    /// <summary>What shows secrets.</summary>
    public static AccessRequest[] ReadSecrets { get; } = [Ask("get", "secrets"), Ask("list", "secrets"), Ask("watch", "secrets")];

    /// <summary>True when a rule may give one of these powers.</summary>
    public static bool MayBeIn(PolicyRule rule) => rule.Resources.Any(r => Resources.Contains(r) || r.StartsWith("*/", StringComparison.Ordinal));

    /// <summary>A request in whatever namespace; the resource with its subresource.</summary>
    public static AccessRequest Ask(string verb, string resource, string apiGroup = "")
    {
        var parts = resource.Split('/');
        return new AccessRequest(verb) { ApiGroup = apiGroup, Resource = parts[0], Subresource = parts.Length > 1 ? parts[1] : string.Empty };
    }

    /// <summary>Updating and patching, with a name or without.</summary>
    public static AccessRequest[] Change(string resource, string apiGroup, string name = "") =>
        [Ask("update", resource, apiGroup) with { Name = name }, Ask("patch", resource, apiGroup) with { Name = name }];

    /// <summary>Powers in one text, such as <c>create pods, create,patch deployments.apps</c>.</summary>
    public static string TextOf(IEnumerable<AccessRequest> requests) => string.Join(
        ", ",
        requests.Distinct()
            .GroupBy(Target, r => r.Verb, StringComparer.Ordinal)
            .GroupBy(g => string.Join(",", g), g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key} {string.Join(",", g)}"));

    private static string Target(AccessRequest request)
    {
        var resource = request.Subresource.Length == 0 ? request.Resource : request.Resource + "/" + request.Subresource;

        // Groups that nobody could take for others are left out.
        var group = request.ApiGroup is "" or Rbac or Certificates ? string.Empty : "." + request.ApiGroup;
        return AccessRequest.WithGroup(resource, group) + (request.Name.Length == 0 ? string.Empty : " " + request.Name);
    }

    private static IEnumerable<AccessRequest> Workloads(string verb) =>
        [.. Apps.Select(r => Ask(verb, r, "apps")), .. Jobs.Select(r => Ask(verb, r, "batch")), Ask(verb, "replicationcontrollers")];
}
