using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Amazon EKS: each method fills in a descriptor of <see cref="EksOperations"/>.</summary>
internal sealed class EksApi : IEksApi
{
    private const string PageSize = "100";
    private readonly ServiceCaller _caller;
    private readonly LearntAccount _account;

    /// <summary>Makes the API over a caller.</summary>
    /// <param name="caller">Makes the calls.</param>
    /// <param name="account">Learns the account from what the service tells of clusters.</param>
    public EksApi(ServiceCaller caller, LearntAccount account)
    {
        _caller = caller;
        _account = account;
    }

    /// <inheritdoc/>
    public Task ListAccessEntriesAsync(string clusterName, string? associatedPolicyArn, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(EksOperations.ListAccessEntries, new Members { ["name"] = clusterName, ["associatedPolicyArn"] = associatedPolicyArn }, EksReader.Text, sink, cancellationToken);

    /// <inheritdoc/>
    public Task<AccessEntryDescription> DescribeAccessEntryAsync(string clusterName, string principalArn, CancellationToken cancellationToken) =>
        CallAsync(EksOperations.DescribeAccessEntry, Entry(clusterName, principalArn), EksReader.AccessEntry, cancellationToken);

    /// <inheritdoc/>
    public Task<AccessEntryDescription> CreateAccessEntryAsync(CreateAccessEntryRequest request, CancellationToken cancellationToken)
    {
        var members = Entry(request.ClusterName, request.PrincipalArn);
        members["kubernetesGroups"] = request.KubernetesGroups;
        members["username"] = request.Username;
        members["type"] = request.Type;
        members["tags"] = request.Tags is { Count: > 0 } tags ? tags : null;
        return CallAsync(EksOperations.CreateAccessEntry, members, EksReader.AccessEntry, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<AccessEntryDescription> UpdateAccessEntryAsync(UpdateAccessEntryRequest request, CancellationToken cancellationToken)
    {
        var members = Entry(request.ClusterName, request.PrincipalArn);
        members["kubernetesGroups"] = request.KubernetesGroups;
        members["username"] = request.Username;
        return CallAsync(EksOperations.UpdateAccessEntry, members, EksReader.AccessEntry, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAccessEntryAsync(string clusterName, string principalArn, CancellationToken cancellationToken) =>
        CallAsync(EksOperations.DeleteAccessEntry, Entry(clusterName, principalArn), EksReader.Nothing, cancellationToken);

    /// <inheritdoc/>
    public Task<AssociatedAccessPolicy> AssociateAccessPolicyAsync(string clusterName, string principalArn, string policyArn, AccessScope scope, CancellationToken cancellationToken)
    {
        var members = Entry(clusterName, principalArn);
        members["policyArn"] = policyArn;
        members["accessScope"] = scope.Type == AccessScopeType.Cluster
            ? new Members { ["type"] = "cluster" }
            : new Members { ["type"] = "namespace", ["namespaces"] = scope.Namespaces };
        return CallAsync(EksOperations.AssociateAccessPolicy, members, EksReader.NewAssociation, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DisassociateAccessPolicyAsync(string clusterName, string principalArn, string policyArn, CancellationToken cancellationToken)
    {
        var members = Entry(clusterName, principalArn);
        members["policyArn"] = policyArn;
        return CallAsync(EksOperations.DisassociateAccessPolicy, members, EksReader.Nothing, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ListAssociatedAccessPoliciesAsync(string clusterName, string principalArn, Func<AssociatedAccessPolicy, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(EksOperations.ListAssociatedAccessPolicies, Entry(clusterName, principalArn), EksReader.Association, sink, cancellationToken);

    /// <inheritdoc/>
    public Task ListAccessPoliciesAsync(Func<AccessPolicySummary, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(EksOperations.ListAccessPolicies, [], EksReader.Policy, sink, cancellationToken);

    /// <inheritdoc/>
    public Task ListClustersAsync(Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(EksOperations.ListClusters, [], EksReader.Text, sink, cancellationToken);

    /// <inheritdoc/>
    public async Task<ClusterDescription> DescribeClusterAsync(string clusterName, CancellationToken cancellationToken)
    {
        var cluster = await CallAsync(EksOperations.DescribeCluster, new Members { ["name"] = clusterName }, EksReader.Cluster, cancellationToken).ConfigureAwait(false);
        _account.LearnFrom(cluster.Arn);
        return cluster;
    }

    /// <inheritdoc/>
    public Task<ClusterUpdate> UpdateAuthenticationModeAsync(string clusterName, string authenticationMode, CancellationToken cancellationToken)
    {
        var access = new Members { ["authenticationMode"] = authenticationMode };
        return CallAsync(EksOperations.UpdateClusterConfig, new Members { ["name"] = clusterName, ["accessConfig"] = access }, EksReader.Update, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ClusterUpdate> DescribeUpdateAsync(string clusterName, string updateId, CancellationToken cancellationToken) =>
        CallAsync(EksOperations.DescribeUpdate, new Members { ["name"] = clusterName, ["updateId"] = updateId }, EksReader.Update, cancellationToken);

    /// <inheritdoc/>
    public Task ListUpdatesAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(EksOperations.ListUpdates, new Members { ["name"] = clusterName }, EksReader.Text, sink, cancellationToken);

    /// <inheritdoc/>
    public Task ListNodegroupsAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(EksOperations.ListNodegroups, new Members { ["name"] = clusterName }, EksReader.Text, sink, cancellationToken);

    /// <inheritdoc/>
    public Task<NodegroupDescription> DescribeNodegroupAsync(string clusterName, string nodegroupName, CancellationToken cancellationToken) =>
        CallAsync(EksOperations.DescribeNodegroup, new Members { ["name"] = clusterName, ["nodegroupName"] = nodegroupName }, EksReader.Nodegroup, cancellationToken);

    /// <inheritdoc/>
    public Task ListFargateProfilesAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(EksOperations.ListFargateProfiles, new Members { ["name"] = clusterName }, EksReader.Text, sink, cancellationToken);

    /// <inheritdoc/>
    public Task<FargateProfileDescription> DescribeFargateProfileAsync(string clusterName, string fargateProfileName, CancellationToken cancellationToken) =>
        CallAsync(EksOperations.DescribeFargateProfile, new Members { ["name"] = clusterName, ["fargateProfileName"] = fargateProfileName }, EksReader.FargateProfile, cancellationToken);

    /// <inheritdoc/>
    public Task TagResourceAsync(string resourceArn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        CallAsync(EksOperations.TagResource, new Members { ["resourceArn"] = resourceArn, ["tags"] = tags }, EksReader.Nothing, cancellationToken);

    /// <inheritdoc/>
    public async Task UntagResourceAsync(string resourceArn, IReadOnlyList<string> tagKeys, CancellationToken cancellationToken)
    {
        // The SDK signs repeated parameters in the order of their texts, the service judges them in the order of their
        // encoded texts ('%' stands before every digit and letter). Where the two differ, each key goes alone.
        var byText = tagKeys.OrderBy(k => k, StringComparer.Ordinal);
        var byCode = tagKeys.OrderBy(Uri.EscapeDataString, StringComparer.Ordinal);
        var batches = byText.SequenceEqual(byCode, StringComparer.Ordinal) ? [tagKeys] : tagKeys.Select(k => (IReadOnlyList<string>)[k]).ToArray();
        foreach (var batch in batches)
        {
            await CallAsync(EksOperations.UntagResource, new Members { ["resourceArn"] = resourceArn, ["tagKeys"] = batch }, EksReader.Nothing, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> ListTagsForResourceAsync(string resourceArn, CancellationToken cancellationToken) =>
        CallAsync(EksOperations.ListTagsForResource, new Members { ["resourceArn"] = resourceArn }, EksReader.Tags, cancellationToken);

    private static Members Entry(string clusterName, string principalArn) => new() { ["name"] = clusterName, ["principalArn"] = principalArn };

    private async Task<T> CallAsync<T>(ApiOperation operation, Members members, Func<System.Text.Json.JsonElement, T> read, CancellationToken cancellationToken)
    {
        if (operation.TakesRequestToken)
        {
            members[ApiOperation.RequestToken] = Guid.NewGuid().ToString();
        }

        var context = EksCallContext.Of(operation, members, _caller.Endpoint);
        var body = await _caller.SendAsync(operation, members, context, cancellationToken).ConfigureAwait(false);
        return EksReader.Read(body, context, read);
    }

    /// <summary>
    /// A page may be short or empty and still have a successor: the list ends where no token comes. The next page is on its way
    /// while one is worked on, so that whoever works on the items does not run dry at the end of each page.
    /// </summary>
    private async Task ListAsync<T>(
        ApiOperation operation, Members members, Func<System.Text.Json.JsonElement, T> read, Func<T, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        members["maxResults"] = PageSize;
        var context = EksCallContext.Of(operation, members, _caller.Endpoint);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var coming = _caller.SendAsync(operation, members, context, stop.Token);
        while (true)
        {
            var body = await coming.ConfigureAwait(false);
            var (items, next) = EksReader.Read(body, context, root => EksReader.Page(root, operation.Items!, read));
            var (isLast, isNew) = (string.IsNullOrEmpty(next), seen.Add(next ?? string.Empty));
            if (!isLast && isNew)
            {
                members["nextToken"] = next;
                coming = _caller.SendAsync(operation, members, context, stop.Token);
            }

            await HandOnAsync(items, sink, coming, stop, cancellationToken).ConfigureAwait(false);
            if (isLast)
            {
                return;
            }

            if (!isNew)
            {
                throw AwsErrors.Unexpected(context, "a page token came a second time.", null);
            }
        }
    }

    /// <summary>Hands on the items of a page; when nobody wants them any more, the page that is coming is called off.</summary>
    private static async Task HandOnAsync<T>(IReadOnlyList<T> items, Func<T, CancellationToken, Task> sink, Task coming, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var item in items)
            {
                await sink(item, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            stop.Cancel();
            await Task.WhenAny(coming).ConfigureAwait(false);
            _ = coming.Exception;
            throw;
        }
    }
}
