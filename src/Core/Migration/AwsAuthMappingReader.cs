using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
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
        ClusterFan.RunAsync<AwsAuthMapping>(locator, query, (target, give, token) => ReadClusterAsync(target, (map, t) => RowsAsync(map, give, t), token), sink, cancellationToken);

    /// <summary>Reads the rows of a text.</summary>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> when the text is no aws-auth at all.</exception>
    public async Task ReadAsync(AwsAuthSource source, Func<AwsAuthMapping, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        await RowsAsync(await ReadTextAsync(source, cancellationToken).ConfigureAwait(false), sink, cancellationToken).ConfigureAwait(false);

    /// <summary>Says what the aws-auth of each cluster of a query makes of callers. What fails for one cluster goes to the operator.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>; faults of arguments, credentials and region.</exception>
    public Task AnswerAsync(ClusterLocator locator, ClusterQuery query, IReadOnlyList<string> principals, Func<AwsAuthAnswer, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ClusterFan.RunAsync<AwsAuthAnswer>(locator, query, (target, give, token) => ReadClusterAsync(target, (map, t) => AnswersAsync(map, principals, give, t), token), sink, cancellationToken);

    /// <summary>Says what a text makes of callers.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>; <c>MalformedInput</c> when the text is no aws-auth at all.</exception>
    public async Task AnswerAsync(AwsAuthSource source, IReadOnlyList<string> principals, Func<AwsAuthAnswer, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        await AnswersAsync(await ReadTextAsync(source, cancellationToken).ConfigureAwait(false), principals, sink, cancellationToken).ConfigureAwait(false);

    private static async Task RowsAsync(AwsAuthMap map, Func<AwsAuthMapping, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        foreach (var mapping in AwsAuthMapping.From(map))
        {
            await sink(mapping, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task AnswersAsync(AwsAuthMap map, IReadOnlyList<string> principals, Func<AwsAuthAnswer, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        foreach (var principal in principals)
        {
            await sink(AwsAuthAnswer.Of(map, principal), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AwsAuthMap> ReadTextAsync(AwsAuthSource source, CancellationToken cancellationToken)
    {
        var map = AwsAuthReader.Read(source);
        await TellAsync(map, source.FileName ?? "The text", cancellationToken).ConfigureAwait(false);
        return map;
    }

    private async Task ReadClusterAsync(ClusterTarget target, Func<AwsAuthMap, CancellationToken, Task> show, CancellationToken cancellationToken)
    {
        try
        {
            var map = await _awsAuth.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            if (map is null)
            {
                await _operator.WarnAsync($"Cluster {target} has no aws-auth ConfigMap.", cancellationToken).ConfigureAwait(false);
                return;
            }

            if (!AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode))
            {
                await _operator.WarnAsync($"Cluster {target} has the authentication mode {target.AuthenticationMode} and does not read aws-auth: nobody comes in by these rows.", cancellationToken).ConfigureAwait(false);
            }

            await TellAsync(map, "aws-auth of cluster " + target, cancellationToken).ConfigureAwait(false);
            await show(map, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await _operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(AwsAuthMap map, string name, CancellationToken cancellationToken)
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
    }

    // A row that does not load is shown as a row; only what no row shows is told.
    private static bool IsLoss(AwsAuthReadingProblem problem) => problem.Kind is
        AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.WrongObject or AwsAuthProblemKind.ValueNotText or
        AwsAuthProblemKind.KeyIgnored or AwsAuthProblemKind.KeyRepeated or AwsAuthProblemKind.KeyMisplaced or AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList or AwsAuthProblemKind.TextIgnored;

    private static string Place(AwsAuthReadingProblem problem) =>
        (problem.Key.Length > 0 ? ", " + problem.Key : string.Empty) + (problem.Line > 0 ? ", line " + problem.Line : string.Empty);
}
