using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Authorization;

/// <summary>RBAC objects and namespaces out of manifests, as <c>kubectl get -o yaml|json</c> or people write them.</summary>
public sealed class RbacManifests
{
    private const string Group = "rbac.authorization.k8s.io/";
    private const int Depth = 8;

    private readonly List<RbacRole> _roles = [];
    private readonly List<RbacBinding> _bindings = [];
    private readonly List<string> _namespaces = [];
    private readonly List<string> _ignored = [];

    /// <summary>Roles and ClusterRoles.</summary>
    public IReadOnlyList<RbacRole> Roles => _roles;

    /// <summary>RoleBindings and ClusterRoleBindings.</summary>
    public IReadOnlyList<RbacBinding> Bindings => _bindings;

    /// <summary>Names of Namespace objects.</summary>
    public IReadOnlyList<string> Namespaces => _namespaces;

    /// <summary>What was passed over, such as <c>ConfigMap kube-system/aws-auth</c>.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Reads one document: an object, or a List of objects.</summary>
    /// <param name="document">The document; a null one is passed over.</param>
    /// <param name="place">Where it came from, for messages.</param>
    /// <exception cref="EksAccessException"><c>MalformedInput</c>.</exception>
    public void Add(DocumentNode document, string place)
    {
        if (document is not ScalarNode { Kind: ScalarKind.Null })
        {
            Add(document, place, Depth);
        }
    }

    private static PolicyRule Rule(MappingNode r) => new()
    {
        Verbs = r.Texts("verbs"),
        ApiGroups = r.Texts("apiGroups"),
        Resources = r.Texts("resources"),
        ResourceNames = r.Texts("resourceNames"),
        NonResourceUrls = r.Texts("nonResourceURLs"),
    };

    private static Dictionary<string, string> Texts(MappingNode? node) =>
        (node?.Entries ?? []).Where(e => e.Value is ScalarNode).ToDictionary(e => e.Key.Value, e => ((ScalarNode)e.Value).Value, StringComparer.Ordinal);

    private static RbacRole Role(MappingNode o, string name, string? @namespace)
    {
        var selectors = (o.Mapping("aggregationRule")?.Items("clusterRoleSelectors") ?? []).OfType<MappingNode>().ToArray();
        return new RbacRole(name, @namespace, o.Items("rules").OfType<MappingNode>().Select(Rule).ToArray())
        {
            Labels = Texts(o.Mapping("metadata")?.Mapping("labels")),
            AggregationSelectors = selectors.Select(IReadOnlyDictionary<string, string> (s) => Texts(s.Mapping("matchLabels"))).ToArray(),
            HasUnreadAggregationSelectors = selectors.Any(s => s.Items("matchExpressions").Count > 0),
        };
    }

    private static RbacBinding Binding(MappingNode o, string name, string? @namespace, string place)
    {
        var role = o.Mapping("roleRef");
        var subjects = o.Items("subjects").OfType<MappingNode>()
            .Select(s => new RbacSubject(s.Text("kind") ?? string.Empty, s.Text("name") ?? string.Empty, s.Text("namespace")))
            .ToArray();
        return role?.Text("kind") is { } kind && role.Text("name") is { } roleName
            ? new RbacBinding(name, @namespace, kind, roleName, subjects) { Labels = Texts(o.Mapping("metadata")?.Mapping("labels")) }
            : throw Fault(o, place, $"the binding {name} has no roleRef with kind and name");
    }

    private static EksAccessException Fault(DocumentNode node, string place, string what) =>
        new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{place}{(node.Line > 0 ? $" line {node.Line}" : string.Empty)}: {what}.")
        {
            RecommendedAction = "Give what kubectl get clusterroles,clusterrolebindings,roles,rolebindings,namespaces -A -o yaml writes.",
            TargetObject = place,
        };

    private void Add(DocumentNode document, string place, int depth)
    {
        var o = document as MappingNode ?? throw Fault(document, place, "this is not a Kubernetes object");
        var kind = o.Text("kind") ?? throw Fault(o, place, "an object has no kind");
        if (kind.EndsWith("List", StringComparison.Ordinal) && o["items"] is SequenceNode items)
        {
            if (depth == 0)
            {
                throw Fault(o, place, "lists are nested too deeply");
            }

            foreach (var item in items.Items)
            {
                Add(ItemOf(item, kind, o), place, depth - 1);
            }

            return;
        }

        var name = o.Mapping("metadata")?.Text("name") ?? throw Fault(o, place, $"a {kind} has no name");
        AddObject(o, kind, name, o.Mapping("metadata")?.Text("namespace"), place);
    }

    // The items of a RoleList and its like carry neither kind nor apiVersion of their own.
    private static DocumentNode ItemOf(DocumentNode item, string listKind, MappingNode list) =>
        item is MappingNode map && map.Text("kind") is null && listKind.Length > 4
            ? map with
            {
                Entries =
                [
                    .. map.Entries,
                    new MappingEntry(ScalarNode.Text("kind"), ScalarNode.Text(listKind.Substring(0, listKind.Length - 4))),
                    new MappingEntry(ScalarNode.Text("apiVersion"), ScalarNode.Text(list.Text("apiVersion") ?? string.Empty)),
                ],
            }
            : item;

    private void AddObject(MappingNode o, string kind, string name, string? @namespace, string place)
    {
        var isRbac = o.Text("apiVersion")?.StartsWith(Group, StringComparison.Ordinal) == true;
        switch (kind)
        {
            case "Role" when isRbac:
                _roles.Add(Role(o, name, @namespace ?? throw Fault(o, place, $"the Role {name} has no namespace")));
                break;
            case "ClusterRole" when isRbac:
                _roles.Add(Role(o, name, null));
                break;
            case "RoleBinding" when isRbac:
                _bindings.Add(Binding(o, name, @namespace ?? throw Fault(o, place, $"the RoleBinding {name} has no namespace"), place));
                break;
            case "ClusterRoleBinding" when isRbac:
                _bindings.Add(Binding(o, name, null, place));
                break;
            case "Namespace":
                _namespaces.Add(name);
                break;
            default:
                _ignored.Add($"{kind} {(@namespace is null ? name : @namespace + "/" + name)}");
                break;
        }
    }
}
