using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>Reads the file form of snapshots. Whatever is missing or of another kind ends the reading: half a snapshot would look clean.</summary>
internal sealed class SnapshotReader(string place)
{
    public IReadOnlyList<EKSClusterAccess> Read(DocumentNode document)
    {
        var root = Map(document, "the document");
        if (root.Text("kind") != SnapshotDocument.Kind || root["schemaVersion"] is not ScalarNode { Kind: ScalarKind.Number } version
            || !int.TryParse(version.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Fault(document, "it is not a snapshot of cluster access (kind and schemaVersion are missing)");
        }

        if (number > SnapshotDocument.Version)
        {
            throw new EksAccessException(ErrorIds.UnsupportedSnapshotVersion, ErrorKind.InvalidInput, $"{place} has the schema version {number}; this module reads versions up to {SnapshotDocument.Version}.")
            {
                RecommendedAction = "Update the module, or export the snapshot again with this one.",
                TargetObject = place,
            };
        }

        return Each(root, "clusters", Cluster);
    }

    private EKSClusterAccess Cluster(MappingNode c) => new()
    {
        ClusterName = Required(c, "clusterName"),
        ClusterArn = Text(c, "clusterArn"),
        Region = Text(c, "region"),
        AccountId = Text(c, "accountId"),
        CredentialSource = Text(c, "credentialSource"),
        TakenAt = Time(c, "takenAt") ?? throw Fault(c, "takenAt is missing"),
        Status = Text(c, "status"),
        AuthenticationMode = Required(c, "authenticationMode"),
        KubernetesVersion = Text(c, "kubernetesVersion"),
        PlatformVersion = Text(c, "platformVersion"),
        CallerArn = Text(c, "callerArn"),
        CreatorArn = Text(c, "creatorArn"),
        Creator = Text(c, "creator"),
        NotEvaluated = Each(c, "notEvaluated", p => new NotEvaluatedPart(Required(p, "part"), Text(p, "reason"))),
        CallerReadsRbac = Boolean(c, "callerReadsRbac") == true,
        NodeRoles = Each(c, "nodeRoles", r => new NodeRoleUse(Required(r, "roleArn"), Text(r, "usedBy"), Text(r, "entryType")) { IsAssumed = Boolean(r, "isAssumed") == true }),
        Entries = Each(c, "accessEntries", e => Entry(c, e)),
        AwsAuth = c["awsAuth"] is { } awsAuth ? Texts(Map(awsAuth, "awsAuth")) : null,
        AwsAuthExists = Boolean(c, "awsAuthExists"),
        Namespaces = c["namespaces"] is null ? null : List(c, "namespaces"),
        Roles = Each(c, "roles", Role),
        Bindings = Each(c, "bindings", Binding),
    };

    private EKSAccessEntry Entry(MappingNode c, MappingNode e)
    {
        var arn = Required(e, "principalArn");
        var principal = PrincipalArn.TryParse(arn, out var parsed) ? parsed : null;
        var policies = Each(e, "policies", Policy);
        return new EKSAccessEntry
        {
            ClusterName = Text(c, "clusterName"),
            ClusterArn = Text(c, "clusterArn"),
            Region = Text(c, "region"),
            AccountId = Text(c, "accountId"),
            CredentialSource = Text(c, "credentialSource"),
            PrincipalArn = arn,
            PrincipalAccountId = principal?.AccountId ?? string.Empty,
            PermissionSet = principal?.PermissionSet,
            Type = Text(e, "type"),
            Username = Text(e, "username"),
            KubernetesGroups = new TextList(List(e, "kubernetesGroups")),
            Policies = policies,
            AccessPolicy = new TextList(policies.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope))),
            Tags = new TagMap(e.Mapping("tags") is { } tags ? Texts(tags) : []),
            AccessEntryArn = Text(e, "accessEntryArn"),
            CreatedAt = Time(e, "createdAt"),
            ModifiedAt = Time(e, "modifiedAt"),
            PrincipalStatus = Enum.TryParse<PrincipalStatus>(Text(e, "principalStatus"), out var status) ? status : throw Fault(e, "principalStatus is missing or not known"),
            EksOwned = Boolean(e, "eksOwned"),
            EksOwnedReason = Text(e, "eksOwnedReason"),
        };
    }

    private AssociatedAccessPolicy Policy(MappingNode p)
    {
        var namespaces = List(p, "namespaces");
        var scope = (Text(p, "scope"), namespaces.Count) switch
        {
            ("cluster", 0) => AccessScope.Cluster,
            ("namespace", > 0) => AccessScope.ForNamespaces(namespaces),
            _ => throw Fault(p, "the scope of a policy is cluster without namespaces, or namespace with some"),
        };
        return new AssociatedAccessPolicy(Required(p, "policyArn"), scope, Time(p, "associatedAt") ?? default, Time(p, "modifiedAt") ?? default);
    }

    private RbacRole Role(MappingNode r) => new(Required(r, "name"), r.Text("namespace"), Each(r, "rules", Rule))
    {
        Labels = r.Mapping("labels") is { } labels ? Texts(labels) : new Dictionary<string, string>(),
        AggregationSelectors = Each(r, "aggregation", IReadOnlyDictionary<string, string> (s) => Texts(s)),
        HasUnreadAggregationSelectors = Boolean(r, "aggregationNotRead") == true,
    };

    private PolicyRule Rule(MappingNode r) => new()
    {
        Verbs = List(r, "verbs"),
        ApiGroups = List(r, "apiGroups"),
        Resources = List(r, "resources"),
        ResourceNames = List(r, "resourceNames"),
        NonResourceUrls = List(r, "nonResourceURLs"),
    };

    private RbacBinding Binding(MappingNode b) => new(
        Required(b, "name"),
        b.Text("namespace"),
        Required(b, "roleKind"),
        Required(b, "roleName"),
        Each(b, "subjects", s => new RbacSubject(Required(s, "kind"), Required(s, "name"), s.Text("namespace"))))
    {
        Labels = b.Mapping("labels") is { } labels ? Texts(labels) : new Dictionary<string, string>(),
    };

    private MappingNode Map(DocumentNode node, string what) => node as MappingNode ?? throw Fault(node, $"{what} is not a mapping");

    private T[] Each<T>(MappingNode node, string key, Func<MappingNode, T> read) => node[key] switch
    {
        null => [],
        SequenceNode list => list.Items.Select(i => read(Map(i, "an item of " + key))).ToArray(),
        var other => throw Fault(other, $"{key} is not a list"),
    };

    private IReadOnlyList<string> List(MappingNode node, string key) => node[key] switch
    {
        null => [],
        SequenceNode list when list.Items.All(i => i is ScalarNode { Kind: ScalarKind.String }) => node.Texts(key),
        var other => throw Fault(other, $"{key} is not a list of texts"),
    };

    private Dictionary<string, string> Texts(MappingNode node)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in node.Entries)
        {
            texts[entry.Key.Value] = entry.Value is ScalarNode { Kind: ScalarKind.String } text ? text.Value : throw Fault(entry.Value, $"{entry.Key.Value} is not a text");
        }

        return texts;
    }

    private string Text(MappingNode node, string key) => node[key] switch
    {
        null or ScalarNode { Kind: ScalarKind.Null } => string.Empty,
        ScalarNode { Kind: ScalarKind.String } text => text.Value,
        var other => throw Fault(other, $"{key} is not a text"),
    };

    private string Required(MappingNode node, string key) => Text(node, key) is { Length: > 0 } text ? text : throw Fault(node, $"{key} is missing");

    private bool? Boolean(MappingNode node, string key) => node[key] switch
    {
        null or ScalarNode { Kind: ScalarKind.Null } => null,
        ScalarNode { Kind: ScalarKind.Boolean } flag => flag.Value == "true",
        var other => throw Fault(other, $"{key} is not true or false"),
    };

    private DateTime? Time(MappingNode node, string key)
    {
        var text = Text(node, key);
        return text.Length == 0 ? null
            : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw Fault(node, $"{key} is not a time");
    }

    private EksAccessException Fault(DocumentNode node, string what) =>
        new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{place}{(node.Line > 0 ? $" line {node.Line}" : string.Empty)} cannot be read as a snapshot: {what}.")
        {
            RecommendedAction = "Export the snapshot again with Export-EKSClusterAccess.",
            TargetObject = place,
        };
}
