using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Documents;

namespace EksAccessManagement.Authorization;

/// <summary>
/// The file form of snapshots: one document with a list of clusters, under a schema version. A reader refuses later versions;
/// of its own version it passes over members that it does not know.
/// </summary>
public static class SnapshotDocument
{
    /// <summary>What the document's member <c>kind</c> says.</summary>
    public const string Kind = "EKSClusterAccess";

    /// <summary>The version that is written, and the latest that is read.</summary>
    public const int Version = 1;

    /// <summary>Writes snapshots. Effective access is left out: it is worked out again when it is read.</summary>
    public static MappingNode Write(IEnumerable<EKSClusterAccess> clusters, string catalogueVersion) => new DocumentBuilder()
        .Add("kind", Kind)
        .Add("schemaVersion", ScalarNode.Number(Version))
        .Add("accessPolicyCatalogue", catalogueVersion)
        .Add("clusters", DocumentBuilder.List(clusters, Cluster))
        .Node;

    /// <summary>Reads snapshots and works out the effective access.</summary>
    /// <param name="document">The document.</param>
    /// <param name="place">Where it came from, for messages.</param>
    /// <param name="catalogue">The access policies; the module's own when null.</param>
    /// <exception cref="Errors.EksAccessException"><c>UnsupportedSnapshotVersion</c>, <c>MalformedInput</c>.</exception>
    public static IReadOnlyList<EKSClusterAccess> Read(DocumentNode document, string place, AccessPolicyCatalogue? catalogue = null) =>
        new SnapshotReader(place).Read(document).Select(c => ClusterAccessAnalysis.Complete(c, catalogue)).ToArray();

    private static MappingNode Cluster(EKSClusterAccess c) => new DocumentBuilder()
        .Add("clusterName", c.ClusterName)
        .Add("clusterArn", c.ClusterArn)
        .Add("region", c.Region)
        .Add("accountId", c.AccountId)
        .Add("credentialSource", c.CredentialSource)
        .Add("takenAt", c.TakenAt)
        .Add("status", c.Status)
        .Add("authenticationMode", c.AuthenticationMode)
        .Add("kubernetesVersion", c.KubernetesVersion)
        .Add("platformVersion", c.PlatformVersion)
        .Add("callerArn", c.CallerArn)
        .Add("creatorArn", c.CreatorArn)
        .Add("creator", c.Creator)
        .Add("notEvaluated", DocumentBuilder.List(c.NotEvaluated, p => new DocumentBuilder().Add("part", p.Part).Add("reason", p.Reason).Node))
        .Add("callerReadsRbac", c.CallerReadsRbac ? ScalarNode.Boolean(true) : null)
        .Add("nodeRoles", DocumentBuilder.List(c.NodeRoles, r => new DocumentBuilder().Add("roleArn", r.RoleArn).Add("usedBy", r.UsedBy).Add("entryType", r.EntryType).Add("isAssumed", r.IsAssumed ? ScalarNode.Boolean(true) : null).Node))
        .Add("accessEntries", DocumentBuilder.List(c.Entries, Entry))
        .Add("awsAuth", c.AwsAuth is null ? null : DocumentBuilder.Map(c.AwsAuth))
        .Add("awsAuthExists", c.AwsAuthExists is { } exists ? ScalarNode.Boolean(exists) : null)
        .Add("namespaces", c.Namespaces is null ? null : DocumentBuilder.List(c.Namespaces))
        .Add("roles", DocumentBuilder.List(c.Roles, Role))
        .Add("bindings", DocumentBuilder.List(c.Bindings, Binding))
        .Node;

    private static MappingNode Entry(EKSAccessEntry e) => new DocumentBuilder()
        .Add("principalArn", e.PrincipalArn)
        .Add("type", e.Type)
        .Add("username", e.Username)
        .AddList("kubernetesGroups", e.KubernetesGroups)
        .Add("policies", DocumentBuilder.List(e.Policies, Policy))
        .AddMap("tags", e.Tags)
        .Add("accessEntryArn", e.AccessEntryArn)
        .Add("createdAt", e.CreatedAt)
        .Add("modifiedAt", e.ModifiedAt)
        .Add("principalStatus", e.PrincipalStatus.ToString())
        .Add("eksOwned", e.EksOwned is { } owned ? ScalarNode.Boolean(owned) : null)
        .Add("eksOwnedReason", e.EksOwnedReason)
        .Node;

    private static MappingNode Policy(AssociatedAccessPolicy p) => new DocumentBuilder()
        .Add("policyArn", p.PolicyArn)
        .Add("scope", p.AccessScope.Type == AccessScopeType.Cluster ? "cluster" : "namespace")
        .AddList("namespaces", p.AccessScope.Namespaces)
        .Add("associatedAt", p.AssociatedAt)
        .Add("modifiedAt", p.ModifiedAt)
        .Node;

    private static MappingNode Role(RbacRole r) => new DocumentBuilder()
        .Add("name", r.Name)
        .Add("namespace", r.Namespace)
        .AddMap("labels", r.Labels)
        .Add("aggregation", r.AggregationSelectors.Count == 0 ? null : DocumentBuilder.List(r.AggregationSelectors, DocumentBuilder.Map))
        .Add("aggregationNotRead", r.HasUnreadAggregationSelectors ? ScalarNode.Boolean(true) : null)
        .Add("rules", DocumentBuilder.List(r.Rules, Rule))
        .Node;

    private static MappingNode Rule(PolicyRule r) => new DocumentBuilder()
        .AddList("verbs", r.Verbs)
        .AddList("apiGroups", r.ApiGroups)
        .AddList("resources", r.Resources)
        .AddList("resourceNames", r.ResourceNames)
        .AddList("nonResourceURLs", r.NonResourceUrls)
        .Node;

    private static MappingNode Binding(RbacBinding b) => new DocumentBuilder()
        .Add("name", b.Name)
        .Add("namespace", b.Namespace)
        .AddMap("labels", b.Labels)
        .Add("roleKind", b.RoleKind)
        .Add("roleName", b.RoleName)
        .Add("subjects", DocumentBuilder.List(b.Subjects, s => new DocumentBuilder().Add("kind", s.Kind).Add("name", s.Name).Add("namespace", s.Namespace).Node))
        .Node;
}
