using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Access;

/// <summary>A policy that the service has and the catalogue lacks, seen through the sandbox.</summary>
public sealed class NewerPolicyTests : IAsyncLifetime
{
    private const string Newer = "AmazonEKSNextYearPolicy";

    private SandboxServer _sandbox = null!;
    private IAwsSession _session = null!;
    private string _holder = string.Empty;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        var cluster = _sandbox.State.Clusters.Single(c => c.Name == "staging");
        _holder = _sandbox.State.AddRole("111122223333", new RoleSeed("early-bird"));
        _sandbox.State.PutAccessEntry(cluster, new AccessEntrySeed(_holder) { Policies = [new AccessPolicySeed(Newer)] });
        var keys = _sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/admin")!;
        _session = await new ConnectorFactory().OpenSessionAsync(Sessions.Options(new Uri(_sandbox.EndpointUrl)) with { AccessKey = keys.AccessKeyId, SecretKey = keys.SecretAccessKey }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task It_is_told_and_has_no_rules_to_go_by()
    {
        var (policies, lacking, gone) = await AccessPolicySearch.OnlineAsync(_session.Eks, "aws", CancellationToken.None);
        Assert.Equal([Newer], lacking);
        Assert.Empty(gone);
        var policy = policies.Single(p => p.Name == Newer);
        Assert.True(policy.Listed);
        Assert.False(policy.RulesComplete);
        var (allowing, unknown) = AccessPolicySearch.Allowing(new AccessRequest("get") { Resource = "pods" }, policies);
        Assert.Contains(policy, unknown);
        Assert.DoesNotContain(policy, allowing);
    }

    [Fact]
    public async Task Who_holds_it_is_in_doubt_and_not_refused()
    {
        var entry = await _session.Eks.DescribeAccessEntryAsync("staging", _holder, CancellationToken.None);
        var policies = new List<AccessEntries.AssociatedAccessPolicy>();
        await _session.Eks.ListAssociatedAccessPoliciesAsync("staging", _holder, (policy, _) =>
        {
            policies.Add(policy);
            return Task.CompletedTask;
        }, CancellationToken.None);
        var identity = AccessIdentity.Mapped(entry.Username, entry.KubernetesGroups, policies);
        var decision = new AccessEvaluator(RbacState.Empty).Decide(identity, new AccessRequest("delete") { Resource = "pods", Namespace = "web" });
        Assert.Equal(AccessVerdict.Unknown, decision.Verdict);
        Assert.Contains(Newer, decision.Reason, StringComparison.Ordinal);
    }
}
