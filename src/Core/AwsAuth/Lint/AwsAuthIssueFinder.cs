using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds what is wrong in the aws-auth of clusters, or in texts, on their own or as the text of a cluster.</summary>
/// <param name="locator">Finds clusters; not asked for texts without a cluster.</param>
/// <param name="operator">Is told what could not be looked at.</param>
public sealed class AwsAuthIssueFinder(Func<ClusterLocator> locator, IOperator @operator)
{
    private readonly ConcurrentDictionary<string, LintContext> _facts = new(StringComparer.Ordinal);

    /// <summary>Ask IAM whether the principals of rows exist.</summary>
    public bool CheckPrincipal { get; init; }

    /// <summary>Looks at the aws-auth of each cluster of a query. What fails for one cluster goes to the operator.</summary>
    /// <exception cref="EksAccessException">Faults of arguments, credentials and region.</exception>
    public Task FindAsync(ClusterQuery query, Func<AwsAuthIssue, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ClusterFan.RunAsync<AwsAuthIssue>(locator(), query, ClusterAsync, sink, cancellationToken);

    /// <summary>Looks at a text; with a cluster, as if it were that cluster's.</summary>
    /// <param name="source">The text.</param>
    /// <param name="cluster">The cluster it is meant for; null for none.</param>
    /// <param name="sink">Takes the issues in the order of the text.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EksAccessException">What finding the cluster throws.</exception>
    public async Task FindAsync(AwsAuthSource source, ClusterChoice? cluster, Func<AwsAuthIssue, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        if (cluster is null)
        {
            await GiveAsync(AwsAuthReader.Read(source), LintContext.None, sink, cancellationToken).ConfigureAwait(false);
            return;
        }

        var target = await locator().LocateAsync(cluster, cancellationToken).ConfigureAwait(false);
        var facts = new AwsAuthFacts(target, @operator);
        var map = AwsAuthReader.Read(source.Of(facts.Origin));
        await GiveAsync(map, await ContextAsync(target, facts, map, cancellationToken).ConfigureAwait(false), sink, cancellationToken).ConfigureAwait(false);
    }

    private async Task ClusterAsync(ClusterTarget target, Func<AwsAuthIssue, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        try
        {
            var facts = new AwsAuthFacts(target, @operator);
            var configMap = await target.OpenKubernetes().GetConfigMapAsync(AwsAuthKeys.Namespace, AwsAuthKeys.Name, cancellationToken).ConfigureAwait(false);
            var map = AwsAuthReader.Read(AwsAuthSource.FromConfigMap(configMap, facts.Origin));
            var reads = AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode);
            if (configMap is null || !reads)
            {
                await @operator.WarnAsync(configMap is null ? $"Cluster {target} has no aws-auth ConfigMap." : $"Cluster {target} has the authentication mode {target.AuthenticationMode} and does not read aws-auth: what is found there has no effect today.", cancellationToken).ConfigureAwait(false);
            }

            if (configMap is not null || reads)
            {
                await GiveAsync(map, await ContextAsync(target, facts, map, cancellationToken).ConfigureAwait(false), sink, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await @operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LintContext> ContextAsync(ClusterTarget target, AwsAuthFacts facts, AwsAuthMap map, CancellationToken cancellationToken)
    {
        if (!_facts.TryGetValue(facts.Origin.ClusterArn, out var context))
        {
            // Where aws-auth is not read nobody needs a row in it.
            context = AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode)
                ? await facts.ReadAsync(cancellationToken).ConfigureAwait(false)
                : LintContext.None with { NodeRoles = [] };
            _facts[facts.Origin.ClusterArn] = context;
        }

        return CheckPrincipal ? await facts.WithPrincipalsAsync(map, context, cancellationToken).ConfigureAwait(false) : context;
    }

    private static async Task GiveAsync(AwsAuthMap map, LintContext context, Func<AwsAuthIssue, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        foreach (var issue in AwsAuthLinter.Lint(map, context))
        {
            await sink(issue, cancellationToken).ConfigureAwait(false);
        }
    }
}
