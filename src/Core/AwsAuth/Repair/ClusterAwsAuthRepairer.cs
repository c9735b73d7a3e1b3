using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Mends the aws-auth of clusters, as a text: nothing is written.</summary>
/// <param name="locator">Finds the clusters.</param>
/// <param name="operator">Is told what fails for one cluster.</param>
public sealed class ClusterAwsAuthRepairer(ClusterLocator locator, IOperator @operator)
{
    /// <summary>Mends the text of each cluster of a query.</summary>
    /// <exception cref="EksAccessException">Faults of arguments, credentials and region.</exception>
    public Task RepairAsync(ClusterQuery query, Func<AwsAuthRepair, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ClusterFan.RunAsync<AwsAuthRepair>(locator, query, ClusterAsync, sink, cancellationToken);

    private async Task ClusterAsync(ClusterTarget target, Func<AwsAuthRepair, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        try
        {
            var configMap = await target.OpenKubernetes().GetConfigMapAsync(AwsAuthKeys.Namespace, AwsAuthKeys.Name, cancellationToken).ConfigureAwait(false);
            if (configMap is null)
            {
                await @operator.WarnAsync($"Cluster {target} has no aws-auth ConfigMap.", cancellationToken).ConfigureAwait(false);
                return;
            }

            await sink(AwsAuthRepairer.Repair(AwsAuthSource.FromConfigMap(configMap, new AwsAuthFacts(target, @operator).Origin)), cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await @operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
