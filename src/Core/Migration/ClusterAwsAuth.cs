using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Migration;

/// <summary>Reads the aws-auth of clusters as the authenticator does, each once a run, and says what it gives a principal.</summary>
public sealed class ClusterAwsAuth : IAwsAuthLookup
{
    private readonly ConcurrentDictionary<string, Task<AwsAuthMap?>> _maps = new(StringComparer.Ordinal);

    /// <summary>The cluster's aws-auth; null when the cluster has no such ConfigMap, so that nobody comes in by it.</summary>
    /// <exception cref="EksAccessException">The Kubernetes API cannot be reached or refuses.</exception>
    public Task<AwsAuthMap?> ReadAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        var key = target.Arn.ToString();
        if (_maps.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled)
        {
            return known;
        }

        return _maps[key] = FetchAsync(target, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LiveRow>> FindAsync(ClusterTarget target, PrincipalArn principal, CancellationToken cancellationToken)
    {
        var map = await ReadAsync(target, cancellationToken).ConfigureAwait(false);
        if (map is null)
        {
            return [];
        }

        var answer = map.Resolve(principal.ToString());
        var rows = answer.Candidates.Count > 0 ? answer.Candidates : answer.Row is null ? [] : [answer.Row];
        if (!answer.IsCertain && rows.Count == 0)
        {
            throw new EksAccessException(ErrorIds.AccessUnknown, ErrorKind.InvalidState, $"What aws-auth of cluster {target} gives {principal} cannot be known: {answer.Reason}")
            {
                RecommendedAction = "Mend the text first; Get-AwsAuthMapping shows its rows.",
                TargetObject = principal.ToString(),
            };
        }

        return answer.Outcome == AwsAuthOutcome.Mapped || !answer.IsCertain ? rows.Select(r => Live(r, answer)).ToArray() : [];
    }

    private static LiveRow Live(AwsAuthRow row, AwsAuthResolution answer) => new(
        $"{AwsAuthKeys.Of(row.Kind)} line {row.Line}",
        row.Kind == AwsAuthRowKind.Account ? answer.Username : row.Username,
        row.Groups);

    private static async Task<AwsAuthMap?> FetchAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        var configMap = await target.OpenKubernetes().GetConfigMapAsync("kube-system", "aws-auth", cancellationToken).ConfigureAwait(false);
        var origin = new AwsAuthOrigin(target.Name, target.Arn.ToString(), target.Arn.Region, target.AccountId, target.Session.CredentialSource);
        return configMap is null ? null : AwsAuthReader.Read(AwsAuthSource.FromConfigMap(configMap, origin));
    }
}
