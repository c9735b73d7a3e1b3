using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class SnapshotDocumentTests
{
    private static EKSClusterAccess Full() => Sample.Cluster("API_AND_CONFIG_MAP", Sample.EksEntry(), Sample.NodeEntry(), Sample.Entry(Sample.Dev, "devs", "View@dev-*", "Edit")) with
    {
        NotEvaluated = [new NotEvaluatedPart(SnapshotPart.NodeRoles, "AccessDenied")],
        NodeRoles = [new NodeRoleUse(Sample.Node, "managed node group blue", "EC2_LINUX"), new NodeRoleUse(Sample.Node + "2", "managed node group own", "EC2_LINUX") { IsAssumed = true }],
        Roles =
        [
            .. Sample.Cluster().Roles,
            new RbacRole("agg", null, []) { AggregationSelectors = [new Dictionary<string, string> { ["a/b"] = "true" }], HasUnreadAggregationSelectors = true, Labels = new Dictionary<string, string> { ["x"] = string.Empty } },
        ],
    };

    private static DocumentNode Change(DocumentNode document, string key, DocumentNode? value) => document is MappingNode map
        ? map with { Entries = map.Entries.Where(e => e.Key.Value != key).Concat(value is null ? [] : [new MappingEntry(ScalarNode.Text(key), value)]).ToArray() }
        : document;

    private static MappingNode Write(params EKSClusterAccess[] clusters) => SnapshotDocument.Write(clusters, "2026-11-21");

    [Fact]
    public void Writing_and_reading_loses_nothing()
    {
        var read = Assert.Single(SnapshotDocument.Read(Write(Full()), "test"));
        Assert.Equal(Text(Write(Full())), Text(Write(read)));
        Assert.NotEmpty(read.Principals);
        Assert.Equal([false, true], read.NodeRoles.Select(r => r.IsAssumed));
        Assert.All(ClusterAccessComparer.Compare(Full(), read), d => Assert.Equal((ComparisonVerdict.Equal, ComparisonVerdict.Equal), (d.Verdict, d.FutureVerdict)));
        var entry = read.Entries.Single(e => e.PrincipalArn == Sample.Dev);
        Assert.Equal(Full().Entries[2] with { ClusterArn = entry.ClusterArn, Region = entry.Region, AccountId = entry.AccountId, CredentialSource = entry.CredentialSource, Policies = entry.Policies, AccessPolicy = entry.AccessPolicy }, entry);
        Assert.Equal(["Edit", "View@dev-*"], entry.AccessPolicy.Order());
        Assert.Equal(DateTimeKind.Utc, read.TakenAt.Kind);
    }

    [Fact]
    public void What_was_not_read_stays_apart_from_what_is_empty()
    {
        var empty = Sample.Cluster() with { AwsAuth = new Dictionary<string, string>(), Namespaces = [] };
        var unread = Sample.Cluster() with { AwsAuth = null, Namespaces = null };
        var read = SnapshotDocument.Read(Write(empty, unread), "test");
        Assert.Equal((0, 0), (read[0].AwsAuth!.Count, read[0].Namespaces!.Count));
        Assert.Null(read[1].AwsAuth);
        Assert.Equal((null, null), (read[0].AwsAuthExists, read[1].AwsAuthExists));
        Assert.Null(read[1].Namespaces);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_aws_auth_without_data_stays_apart_from_none(bool exists)
    {
        var access = Sample.Cluster() with { AwsAuth = new Dictionary<string, string>(), AwsAuthExists = exists };
        Assert.Equal(exists, SnapshotDocument.Read(Write(access), "test")[0].AwsAuthExists);
        Assert.True((access with { AwsAuth = Sample.Cluster().AwsAuth }).AwsAuthExists);
        Assert.Null((access with { AwsAuth = null }).AwsAuthExists);
    }

    [Fact]
    public void A_later_version_is_refused_and_says_what_to_do()
    {
        var error = Assert.Throws<EksAccessException>(() => SnapshotDocument.Read(Change(Write(Full()), "schemaVersion", ScalarNode.Number(2)), "prod.json"));
        Assert.Equal(ErrorIds.UnsupportedSnapshotVersion, error.ErrorId);
        Assert.Contains("prod.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("Update the module", error.RecommendedAction!, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_it_does_not_know_are_passed_over() =>
        Assert.Single(SnapshotDocument.Read(Change(Write(Full()), "later", ScalarNode.Text("x")), "test"));

    [Fact]
    public void Half_a_snapshot_is_refused()
    {
        var cluster = (MappingNode)((SequenceNode)Write(Full())["clusters"]!).Items[0];
        Refused(ScalarNode.Null);
        Refused(new SequenceNode([]));
        Refused(Change(Write(Full()), "kind", ScalarNode.Text("Other")));
        Refused(Change(Write(Full()), "schemaVersion", ScalarNode.Text("1")));
        foreach (var (key, value) in new (string, DocumentNode?)[]
        {
            ("clusterName", null), ("takenAt", null), ("takenAt", ScalarNode.Text("yesterday")), ("authenticationMode", ScalarNode.Null),
            ("accessEntries", ScalarNode.Text("none")), ("bindings", new SequenceNode([ScalarNode.Text("b")])), ("namespaces", new SequenceNode([ScalarNode.Number(1)])),
            ("awsAuth", ScalarNode.Text("mapRoles")), ("awsAuth", new MappingNode([new MappingEntry(ScalarNode.Text("mapRoles"), ScalarNode.Boolean(true))])),
        })
        {
            Refused(Change(Write(), "clusters", new SequenceNode([Change(cluster, key, value)])));
        }
    }

    private static void Refused(DocumentNode document) =>
        Assert.Equal(ErrorIds.MalformedInput, Assert.Throws<EksAccessException>(() => SnapshotDocument.Read(document, "test")).ErrorId);

    private static string Text(DocumentNode node) => node switch
    {
        MappingNode map => "{" + string.Join(",", map.Entries.Select(e => e.Key.Value + ":" + Text(e.Value))) + "}",
        SequenceNode list => "[" + string.Join(",", list.Items.Select(Text)) + "]",
        ScalarNode scalar => scalar.Kind + "=" + scalar.Value,
        _ => string.Empty,
    };
}
