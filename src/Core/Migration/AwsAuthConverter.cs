using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Turns every row of aws-auth into what it becomes as an access entry, or into why it cannot become one. Writes nothing.</summary>
/// <remarks>Rows count as the authenticator reads them, not as the YAML looks.</remarks>
public sealed class AwsAuthConverter
{
    private const int Degree = 8;

    private readonly ClusterLocator? _locator;
    private readonly ClusterAwsAuth _awsAuth;
    private readonly IOperator _operator;

    /// <summary>Makes a converter for one run.</summary>
    /// <param name="locator">Finds clusters; null when texts are converted without any.</param>
    /// <param name="awsAuth">Reads the aws-auth of clusters.</param>
    /// <param name="operator">Is told what is lost on the way.</param>
    public AwsAuthConverter(ClusterLocator? locator, ClusterAwsAuth awsAuth, IOperator @operator)
    {
        (_locator, _awsAuth, _operator) = (locator, awsAuth, @operator);
    }

    /// <summary>Converts one text, or the aws-auth of each cluster of a query, row by row in the order of the text.</summary>
    /// <exception cref="EksAccessException">Faults of arguments, credentials and region; <c>MalformedInput</c> for a text that is no aws-auth. What fails for one cluster goes to the operator.</exception>
    public async Task ConvertAsync(AwsAuthConvertRequest request, Func<EKSAccessEntrySpec, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        if (request.Source is not null)
        {
            var target = await TargetOfAsync(request, cancellationToken).ConfigureAwait(false);
            await ConvertSourceAsync(AwsAuthReader.Read(request.Source), target, request, sink, cancellationToken).ConfigureAwait(false);
            return;
        }

        await ClusterFan.RunAsync<EKSAccessEntrySpec>(Locator, request.Clusters, (target, give, token) => ConvertClusterAsync(target, request, give, token), sink, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Converts a map that was read already, for a cluster; entries that are there are not compared.</summary>
    internal async Task<IReadOnlyList<EKSAccessEntrySpec>> ConvertAsync(AwsAuthMap map, ClusterTarget target, bool assumeNoPath, CancellationToken cancellationToken)
    {
        var context = await SurroundingsAsync(map, target, new AwsAuthConvertRequest { AssumeNoPath = assumeNoPath }, cancellationToken).ConfigureAwait(false);
        var converter = new RowConverter(context);
        var specs = new List<EKSAccessEntrySpec>();
        await Concurrency.ConcurrentWork.RunAsync<AwsAuthRow, EKSAccessEntrySpec>(
            map.Rows,
            async (row, token) => target.Place(await converter.ConvertAsync(row, null, token).ConfigureAwait(false)),
            AccessEntryCalls.Into(specs),
            Degree,
            Concurrency.DeliveryOrder.AsGiven,
            cancellationToken).ConfigureAwait(false);
        return specs;
    }

    private ClusterLocator Locator => _locator ?? throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "No cluster can be looked for here, and no text is given.") { RecommendedAction = "Give a file or a text." };

    private async Task<ClusterTarget?> TargetOfAsync(AwsAuthConvertRequest request, CancellationToken cancellationToken)
    {
        if (request.Cluster is not null)
        {
            return await Locator.LocateAsync(request.Cluster, cancellationToken).ConfigureAwait(false);
        }

        if (request.Source!.Origin is not { } origin || _locator is null)
        {
            return null;
        }

        try
        {
            var location = new ClusterLocation { ClusterName = origin.ClusterName, ClusterArn = origin.ClusterArn, Region = origin.Region, AccountId = origin.AccountId, CredentialSource = origin.CredentialSource };
            return await _locator.LocateAsync(new ClusterChoice { Piped = location }, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault)
        {
            // The text is whole without its cluster; only the looking up has to be left out.
            await _operator.WarnAsync($"The cluster {origin.ClusterName} that the text came from cannot be asked: {fault.Message} Roles are not looked up.", cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task ConvertClusterAsync(ClusterTarget target, AwsAuthConvertRequest request, Func<EKSAccessEntrySpec, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        try
        {
            var map = await _awsAuth.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            if (map is null)
            {
                await _operator.WarnAsync($"Cluster {target} has no aws-auth ConfigMap.", cancellationToken).ConfigureAwait(false);
                return;
            }

            await ConvertSourceAsync(map, target, request, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await _operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ConvertSourceAsync(AwsAuthMap map, ClusterTarget? target, AwsAuthConvertRequest request, Func<EKSAccessEntrySpec, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        await TellLossesAsync(map, target, cancellationToken).ConfigureAwait(false);
        var context = await SurroundingsAsync(map, target, request, cancellationToken).ConfigureAwait(false);
        var converter = new RowConverter(context);
        var existing = new ExistingEntries(context, _operator);
        await Concurrency.ConcurrentWork.RunAsync<AwsAuthRow, EKSAccessEntrySpec>(
            map.Rows,
            async (row, token) =>
            {
                var spec = Place(await converter.ConvertAsync(row, map.Source.FileName, token).ConfigureAwait(false), target, map.Source.Origin);
                return await existing.CompareAsync(spec, token).ConfigureAwait(false);
            },
            sink,
            Degree,
            Concurrency.DeliveryOrder.AsGiven,
            cancellationToken).ConfigureAwait(false);
    }

    private static EKSAccessEntrySpec Place(EKSAccessEntrySpec spec, ClusterTarget? target, AwsAuthOrigin? origin) =>
        target is not null ? target.Place(spec)
        : origin is null ? spec
        : spec with { ClusterName = origin.ClusterName, ClusterArn = origin.ClusterArn, Region = origin.Region, AccountId = origin.AccountId, CredentialSource = origin.CredentialSource };

    private async Task TellLossesAsync(AwsAuthMap map, ClusterTarget? target, CancellationToken cancellationToken)
    {
        var place = map.Source.FileName ?? target?.ToString() ?? "the text";
        foreach (var problem in map.Problems)
        {
            var line = problem.Line > 0 ? $" (line {problem.Line})" : string.Empty;
            if (problem.Kind is AwsAuthProblemKind.NothingFound or AwsAuthProblemKind.ManifestRefused)
            {
                throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{place}{line}: {problem.Message}")
                {
                    RecommendedAction = "Give a manifest of the aws-auth ConfigMap, or the list of one of its keys.",
                    TargetObject = place,
                };
            }

            // Rows and fields that are lost show in their own specs; what has no row to show it is told here.
            var isSilent = problem.Kind is AwsAuthProblemKind.RowDropped or AwsAuthProblemKind.FieldIgnored or AwsAuthProblemKind.FieldRepeated or AwsAuthProblemKind.FieldSpellings;
            await (isSilent ? _operator.VerboseAsync($"{place}{line}: {problem.Message}", cancellationToken) : _operator.WarnAsync($"{place}{line}: {problem.Message}", cancellationToken)).ConfigureAwait(false);
        }

        if (target is not null && !AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode))
        {
            await _operator.WarnAsync($"Cluster {target} has the authentication mode {target.AuthenticationMode} and does not read aws-auth: what is granted from here is access that nobody has by the rows today.", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ConversionContext> SurroundingsAsync(AwsAuthMap map, ClusterTarget? target, AwsAuthConvertRequest request, CancellationToken cancellationToken)
    {
        var known = target?.AccountId ?? map.Source.Origin?.AccountId ?? request.AccountId;
        var context = new ConversionContext { AssumeNoPath = request.AssumeNoPath, AccountId = known ?? await LikeliestAccountAsync(map, cancellationToken).ConfigureAwait(false) };
        if (target is null)
        {
            return context;
        }

        var roles = await NodeRoles.ReadAsync(target, Degree, cancellationToken).ConfigureAwait(false);
        if (roles.Failure is not null && map.Rows.Any(NodeRowRules.IsNodeRow))
        {
            await _operator.WarnAsync($"Which roles the node groups and Fargate profiles of cluster {target} have cannot be read; rows of nodes are told by their usernames and groups alone: {roles.Failure}", cancellationToken).ConfigureAwait(false);
        }

        return context with
        {
            Target = target,
            Iam = new IamLookup(target),
            NodeRoles = roles.Types.GroupBy(t => Fold(t.Key), StringComparer.Ordinal).ToDictionary(g => g.Key, g => (g.First().Key, roles.Assumed.Contains(g.First().Key) ? null : (string?)g.First().Value, roles.Users[g.First().Key]), StringComparer.Ordinal),
            Entries = await EntriesAsync(target, cancellationToken).ConfigureAwait(false),
        };
    }

    // Whether a role of another account has a path is never guessed, so that it matters whose cluster it is.
    private async Task<string?> LikeliestAccountAsync(AwsAuthMap map, CancellationToken cancellationToken)
    {
        var rows = RowAccounts.Of(map);
        var account = RowAccounts.Likeliest(rows);
        var others = rows.Select(r => r.Account).Distinct(StringComparer.Ordinal).Where(a => a != account).ToArray();
        if (others.Length > 0)
        {
            await _operator.WarnAsync($"{map.Source.FileName ?? "The text"} has rows of several accounts and does not say whose cluster it is of: {account} is taken for its account, {string.Join(", ", others)} for foreign. -AccountId says another, -ClusterName asks the cluster.", cancellationToken).ConfigureAwait(false);
        }

        return account;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<PrincipalArn>>?> EntriesAsync(ClusterTarget target, CancellationToken cancellationToken)
    {
        if (!AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode))
        {
            return new Dictionary<string, IReadOnlyList<PrincipalArn>>();
        }

        try
        {
            var entries = await AccessEntryCalls.PrincipalsAsync(target, null, cancellationToken).ConfigureAwait(false);
            return entries.Select(e => PrincipalArn.TryParse(e, out var arn) ? arn : null).OfType<PrincipalArn>().GroupBy(a => Fold(a.ToString()), StringComparer.Ordinal).ToDictionary(g => g.Key, g => (IReadOnlyList<PrincipalArn>)g.ToArray(), StringComparer.Ordinal);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await _operator.WarnAsync($"The access entries of cluster {target} cannot be read, so that it is not told who has one already: {fault.Message}", cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private static string Fold(string arn) => (PrincipalArn.TryParse(arn, out var principal) ? principal.Canonical : arn).ToLowerInvariant();
}
