using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Shows the rows of aws-auth, of clusters or of texts, as the authenticator reads them.</summary>
/// <remarks>What is lost on the way is told as a warning, one a text: the rows that are there must not look like all there is.</remarks>
public sealed class AwsAuthMappingReader
{
    private readonly ClusterAwsAuth _awsAuth;
    private readonly IOperator _operator;

    /// <summary>Makes a reader for one run.</summary>
    public AwsAuthMappingReader(ClusterAwsAuth awsAuth, IOperator @operator)
    {
        (_awsAuth, _operator) = (awsAuth, @operator);
    }

    /// <summary>Reads the rows of the clusters of a query. What fails for one cluster goes to the operator.</summary>
    /// <exception cref="EksAccessException">Faults of arguments, credentials and region.</exception>
    public Task ReadAsync(ClusterLocator locator, ClusterQuery query, Func<AwsAuthMapping, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        locator.LocateManyAsync(query, (target, token) => ReadClusterAsync(target, sink, token), cancellationToken);

    /// <summary>Reads the rows of a text.</summary>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> when the text is no aws-auth at all.</exception>
    public Task ReadAsync(AwsAuthSource source, Func<AwsAuthMapping, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ShowAsync(AwsAuthReader.Read(source), source.FileName ?? "The text", sink, cancellationToken);

    private async Task ReadClusterAsync(ClusterTarget target, Func<AwsAuthMapping, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        try
        {
            var map = await _awsAuth.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            if (map is null)
            {
                await _operator.WarnAsync($"Cluster {target} has no aws-auth ConfigMap.", cancellationToken).ConfigureAwait(false);
                return;
            }

            await ShowAsync(map, "aws-auth of cluster " + target, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await _operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ShowAsync(AwsAuthMap map, string name, Func<AwsAuthMapping, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var refused = map.Problems.FirstOrDefault(p => p.Kind is AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.NothingFound);
        if (refused is not null && map.Rows.Count == 0)
        {
            throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{name}{Place(refused)}: {refused.Message}")
            {
                RecommendedAction = "Give a ConfigMap manifest in YAML or JSON (kubectl -n kube-system get configmap aws-auth -o yaml), or the text of one of its keys.",
                TargetObject = map.Source.FileName,
            };
        }

        foreach (var problem in map.Problems.Where(IsLoss))
        {
            await _operator.WarnAsync($"{name}{Place(problem)}: {problem.Message}", cancellationToken).ConfigureAwait(false);
        }

        foreach (var mapping in AwsAuthMapping.From(map))
        {
            await sink(mapping, cancellationToken).ConfigureAwait(false);
        }
    }

    // A row that does not load is shown as a row; only what no row shows is told.
    private static bool IsLoss(AwsAuthReadingProblem problem) => problem.Kind is
        AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.WrongObject or AwsAuthProblemKind.ValueNotText or
        AwsAuthProblemKind.KeyIgnored or AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList or AwsAuthProblemKind.TextIgnored;

    private static string Place(AwsAuthReadingProblem problem) =>
        (problem.Key.Length > 0 ? ", " + problem.Key : string.Empty) + (problem.Line > 0 ? ", line " + problem.Line : string.Empty);
}
