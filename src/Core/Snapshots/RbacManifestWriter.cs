using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;

namespace EksAccessManagement.Snapshots;

/// <summary>Writes RBAC objects as the manifests that kubectl takes.</summary>
internal static class RbacManifestWriter
{
    private const string Group = "rbac.authorization.k8s.io";

    public static MappingNode Binding(RbacBinding binding) => Object(binding.Namespace is null ? "ClusterRoleBinding" : "RoleBinding", binding.Name, binding.Namespace, binding.Labels)
        .Add("roleRef", new DocumentBuilder().Add("apiGroup", Group).Add("kind", binding.RoleKind).Add("name", binding.RoleName).Node)
        .Add("subjects", DocumentBuilder.List(binding.Subjects, s => new DocumentBuilder()
            .Add("apiGroup", s.Kind == "ServiceAccount" ? null : Group)
            .Add("kind", s.Kind)
            .Add("name", s.Name)
            .Add("namespace", s.Kind == "ServiceAccount" ? s.Namespace ?? binding.Namespace : null)
            .Node))
        .Node;

    public static MappingNode Role(RbacRole role)
    {
        var selectors = role.AggregationSelectors.Count == 0 ? null : new DocumentBuilder()
            .Add("clusterRoleSelectors", DocumentBuilder.List(role.AggregationSelectors, s => new DocumentBuilder().AddMap("matchLabels", s).Node))
            .Node;
        return Object(role.Namespace is null ? "ClusterRole" : "Role", role.Name, role.Namespace, role.Labels)
            .Add("aggregationRule", selectors)
            .Add("rules", DocumentBuilder.List(role.Rules, r => new DocumentBuilder()
                .AddList("apiGroups", r.ApiGroups)
                .AddList("resources", r.Resources)
                .AddList("resourceNames", r.ResourceNames)
                .AddList("nonResourceURLs", r.NonResourceUrls)
                .Add("verbs", DocumentBuilder.List(r.Verbs))
                .Node))
            .Node;
    }

    private static DocumentBuilder Object(string kind, string name, string? @namespace, IEnumerable<KeyValuePair<string, string>> labels) => new DocumentBuilder()
        .Add("apiVersion", Group + "/v1")
        .Add("kind", kind)
        .Add("metadata", new DocumentBuilder().Add("name", name).Add("namespace", @namespace).AddMap("labels", labels.ToArray()).Node);
}
