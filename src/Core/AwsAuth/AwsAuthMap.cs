using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>An aws-auth as the authenticator holds it.</summary>
public sealed class AwsAuthMap
{
    private readonly Dictionary<string, List<AwsAuthRow>> _roles;
    private readonly Dictionary<string, List<AwsAuthRow>> _users;
    private readonly Dictionary<string, AwsAuthRow> _accounts;
    private readonly List<AwsAuthRow> _sso;
    private readonly bool _hasChance;
    private readonly Lazy<IReadOnlyList<AwsAuthRow>> _lost;

    private AwsAuthMap(AwsAuthSource source, IReadOnlyList<KeyReading> readings, IReadOnlyList<AwsAuthRow> rows, IReadOnlyList<AwsAuthReadingProblem> problems)
    {
        Source = source;
        Readings = readings;
        Rows = rows;
        Problems = problems;
        var loaded = rows.Where(r => r.State is not (AwsAuthRowState.Dropped or AwsAuthRowState.Shadowed) || r.Flaw == AwsAuthRowFlaw.RoleRowFirst).ToArray();
        _roles = Index(loaded, AwsAuthRowKind.Role);
        _users = Index(loaded, AwsAuthRowKind.User);
        _sso = loaded.Where(r => r.Flaw == AwsAuthRowFlaw.SsoSwitch).ToList();
        _hasChance = problems.Any(p => p.Kind == AwsAuthProblemKind.Chance);
        _lost = new Lazy<IReadOnlyList<AwsAuthRow>>(() => LostRows.Of(readings));
        _accounts = [];
        foreach (var row in loaded.Where(r => r.Kind == AwsAuthRowKind.Account))
        {
            _accounts[row.Arn] = row;
        }
    }

    /// <summary>Where it was read from.</summary>
    public AwsAuthSource Source { get; }

    /// <summary>Every row, roles first, then users, then accounts, each in the order of the text; also those that do not load. Never null.</summary>
    public IReadOnlyList<AwsAuthRow> Rows { get; }

    /// <summary>What is lost, or read otherwise than it looks, in the order of keys; never null.</summary>
    public IReadOnlyList<AwsAuthReadingProblem> Problems { get; }

    /// <summary>True when the whole value of a key is lost.</summary>
    /// <param name="key">The key.</param>
    public bool IsLost(string key) => Readings.Any(r => r.IsLost && string.Equals(r.Value.Key, key, StringComparison.Ordinal));

    /// <summary>
    /// Who stands in keys that are lost as a whole, as far as their texts can be read by their words. They are no part of
    /// <see cref="Rows"/>: the server has none of them. Never null.
    /// </summary>
    public IReadOnlyList<AwsAuthRow> Lost => _lost.Value;

    internal IReadOnlyList<KeyReading> Readings { get; }

    /// <summary>The row of a principal in a key that is lost as a whole, by the words of its text; null when there is none.</summary>
    /// <param name="canonicalArn">The role, without path, or the user.</param>
    /// <param name="key">The key; null for whichever.</param>
    internal AwsAuthRow? LostRowOf(string canonicalArn, string? key = null) =>
        Lost.FirstOrDefault(r => r.Kind != AwsAuthRowKind.Account && r.FoldedArn == GoText.Fold(canonicalArn) && (key is null || key == AwsAuthKeys.Of(r.Kind)));

    /// <summary>
    /// Who a caller is to the cluster. Never throws.
    /// </summary>
    /// <param name="callerArn">
    /// The ARN as STS reports it (a session, a user, root, a federated user). The ARN of a role, with or without path, stands
    /// for its sessions, whose names are then not known.
    /// </param>
    /// <param name="accessKeyId">The caller's access key id, for the template that asks for it; null when not known.</param>
    /// <remarks>Source: aws-iam-authenticator pkg/mapper/configmap/mapper.go and pkg/server/server.go, doMapping.</remarks>
    public AwsAuthResolution Resolve(string callerArn, string? accessKeyId = null)
    {
        if (!Caller.TryParse(callerArn, out var caller))
        {
            return new AwsAuthResolution(callerArn, AwsAuthOutcome.NotAnIdentity)
            {
                Reason = "The authenticator accepts roles, users, the root user and federated users of known partitions only.",
            };
        }

        var folded = GoText.Fold(caller.CanonicalArn);
        var rows = Matching(_roles, folded);
        rows = rows.Count > 0 ? rows : Matching(_users, folded);
        var answer = rows.Count > 0 ? AwsAuthRendering.Answer(caller, rows, accessKeyId) : ByAccount(caller);
        return Chance(Switch(answer, caller, folded));
    }

    /// <summary>True when kubectl or Kubernetes refuses the whole text, so that no row of it reaches a cluster.</summary>
    public bool IsRefused => Problems.Any(p => p.Kind is AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.ValueNotText);

    /// <summary>
    /// Why no row of the text counts where it stands: it is refused, is a ConfigMap of another name or namespace, or has its keys
    /// outside of <c>data</c>. Null for a text that the authenticator reads.
    /// </summary>
    public string? WhyUnread => Problems.FirstOrDefault(p => p.IsUnread)?.Message;

    internal static AwsAuthMap Build(AwsAuthSource source, IReadOnlyList<KeyReading> readings)
    {
        var rows = readings.OrderBy(r => r.Kind).SelectMany(r => new RowBuilder(r).Build()).ToList();
        RowRelations.Settle(rows);
        var problems = source.Problems.Concat(readings.SelectMany(r => r.Problems)).Concat(rows.Where(r => r.State == AwsAuthRowState.Dropped).Select(Problem)).ToList();
        return new AwsAuthMap(source, readings, rows, problems);
    }

    private static AwsAuthReadingProblem Problem(AwsAuthRow row) => new(AwsAuthProblemKind.RowDropped, row.StateReason)
    {
        Key = AwsAuthKeys.Of(row.Kind),
        RowIndex = row.Index,
        Line = row.Line,
        Column = row.Column,
        Node = row.Draft?.Node,
    };

    private static Dictionary<string, List<AwsAuthRow>> Index(IEnumerable<AwsAuthRow> rows, AwsAuthRowKind kind)
    {
        var index = new Dictionary<string, List<AwsAuthRow>>(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.Kind == kind && !r.IsSso))
        {
            if (!index.TryGetValue(row.FoldedArn, out var list))
            {
                index.Add(row.FoldedArn, list = []);
            }

            list.Add(row);
        }

        return index;
    }

    private static List<AwsAuthRow> Matching(Dictionary<string, List<AwsAuthRow>> index, string folded) =>
        index.TryGetValue(folded, out var rows) ? rows : [];

    private AwsAuthResolution ByAccount(Caller caller)
    {
        if (_accounts.TryGetValue(caller.AccountId, out var row))
        {
            return new AwsAuthResolution(caller.Arn, AwsAuthOutcome.Mapped)
            {
                CanonicalArn = caller.CanonicalArn,
                Username = caller.CanonicalArn,
                Row = row,
                Candidates = [row],
                Reason = $"The account {row.Arn} is mapped as a whole (line {row.Line}): the username is the ARN, and there are no groups.",
            };
        }

        return new AwsAuthResolution(caller.Arn, AwsAuthOutcome.NotMapped)
        {
            CanonicalArn = caller.CanonicalArn,
            Reason = "No row has this ARN, and the account is not mapped as a whole.",
        };
    }

    /// <summary>Rows that hang on a switch of the server make an answer uncertain, whatever it is.</summary>
    private AwsAuthResolution Switch(AwsAuthResolution answer, Caller caller, string folded)
    {
        if (_sso.Count == 0 || !caller.IsRole)
        {
            return answer;
        }

        var possible = _sso.Where(r => folded.StartsWith(r.FoldedArn.TrimEnd('*'), StringComparison.Ordinal)).ToArray();
        if (possible.Length == 0)
        {
            return answer;
        }

        return answer with
        {
            IsCertain = false,
            Candidates = answer.Candidates.Concat(possible).ToArray(),
            Reason = answer.Reason + $" The sso row on line {possible[0].Line} answers too where the server's switch SSORoleMatch is on.",
        };
    }

    private AwsAuthResolution Chance(AwsAuthResolution answer) =>
        _hasChance
            ? answer with { IsCertain = false, Reason = answer.Reason + " Part of the text is read at random by the server." }
            : answer;
}
