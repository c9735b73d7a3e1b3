using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Ports;

/// <summary>
/// The operations of the Amazon EKS API that concern access, shaped as the service has them (API version 2017-11-01),
/// for one account and region. Lists hand each item to a sink as its page arrives.
/// </summary>
/// <remarks>Every method throws <see cref="Errors.EksAccessException"/> with the service's code, request id and status.</remarks>
public interface IEksApi
{
    /// <summary>Principal ARNs of the cluster's entries; only those that hold a policy when its ARN is given.</summary>
    Task ListAccessEntriesAsync(string clusterName, string? associatedPolicyArn, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>One entry without its policies.</summary>
    Task<AccessEntryDescription> DescribeAccessEntryAsync(string clusterName, string principalArn, CancellationToken cancellationToken);

    /// <summary>Makes an entry; 409 <c>ResourceInUse</c> when there is one.</summary>
    Task<AccessEntryDescription> CreateAccessEntryAsync(CreateAccessEntryRequest request, CancellationToken cancellationToken);

    /// <summary>Replaces the groups, the username, or both; what is null stays.</summary>
    Task<AccessEntryDescription> UpdateAccessEntryAsync(UpdateAccessEntryRequest request, CancellationToken cancellationToken);

    /// <summary>Deletes an entry with its policy associations.</summary>
    Task DeleteAccessEntryAsync(string clusterName, string principalArn, CancellationToken cancellationToken);

    /// <summary>Puts a policy on an entry, or replaces the scope of one that is there.</summary>
    Task<AssociatedAccessPolicy> AssociateAccessPolicyAsync(string clusterName, string principalArn, string policyArn, AccessScope scope, CancellationToken cancellationToken);

    /// <summary>Takes a policy off an entry.</summary>
    Task DisassociateAccessPolicyAsync(string clusterName, string principalArn, string policyArn, CancellationToken cancellationToken);

    /// <summary>The policies of one entry with their scopes.</summary>
    Task ListAssociatedAccessPoliciesAsync(string clusterName, string principalArn, Func<AssociatedAccessPolicy, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>Names and ARNs of all access policies; their rules cannot be read by API.</summary>
    Task ListAccessPoliciesAsync(Func<AccessPolicySummary, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>Names of the clusters of the account in the region.</summary>
    Task ListClustersAsync(Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>One cluster.</summary>
    Task<ClusterDescription> DescribeClusterAsync(string clusterName, CancellationToken cancellationToken);

    /// <summary>Starts a change of the authentication mode (UpdateClusterConfig).</summary>
    Task<ClusterUpdate> UpdateAuthenticationModeAsync(string clusterName, string authenticationMode, CancellationToken cancellationToken);

    /// <summary>How an update stands.</summary>
    Task<ClusterUpdate> DescribeUpdateAsync(string clusterName, string updateId, CancellationToken cancellationToken);

    /// <summary>Ids of the cluster's updates.</summary>
    Task ListUpdatesAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>Names of the managed node groups.</summary>
    Task ListNodegroupsAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>One managed node group.</summary>
    Task<NodegroupDescription> DescribeNodegroupAsync(string clusterName, string nodegroupName, CancellationToken cancellationToken);

    /// <summary>Names of the Fargate profiles.</summary>
    Task ListFargateProfilesAsync(string clusterName, Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>One Fargate profile.</summary>
    Task<FargateProfileDescription> DescribeFargateProfileAsync(string clusterName, string fargateProfileName, CancellationToken cancellationToken);

    /// <summary>Adds tags to a cluster or an access entry.</summary>
    Task TagResourceAsync(string resourceArn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>Removes tags by key.</summary>
    Task UntagResourceAsync(string resourceArn, IReadOnlyList<string> tagKeys, CancellationToken cancellationToken);

    /// <summary>The tags of a resource.</summary>
    Task<IReadOnlyDictionary<string, string>> ListTagsForResourceAsync(string resourceArn, CancellationToken cancellationToken);
}
