using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>Finds out whom a cluster takes a principal for, by mode, access entries and aws-auth.</summary>
/// <remarks>Source: EKS user guide on access entries (the entry wins over a row), and the authenticator's chain of mappers.</remarks>
internal sealed class PrincipalMapper
{
    private readonly EKSClusterAccess _access;
    private readonly Dictionary<string, EKSAccessEntry> _byArn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<EKSAccessEntry>> _byName = new(StringComparer.Ordinal);
    private readonly bool _readsEntries;
    private readonly bool _readsAwsAuth;

    public PrincipalMapper(EKSClusterAccess access)
    {
        _access = access;
        _readsEntries = AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode);
        _readsAwsAuth = AuthenticationModeName.ReadsAwsAuth(access.AuthenticationMode);
        AwsAuth = access.AwsAuth is null ? null : AwsAuthReader.Read(access.AwsAuth);
        foreach (var entry in access.Entries)
        {
            _byArn[entry.PrincipalArn] = entry;
            var name = CanonicalOf(entry.PrincipalArn);
            if (!_byName.TryGetValue(name, out var entries))
            {
                _byName.Add(name, entries = []);
            }

            entries.Add(entry);
        }
    }

    /// <summary>The map as the authenticator holds it, also where the mode does not read it; null when it was not read.</summary>
    public AwsAuthMap? AwsAuth { get; }

    /// <summary>
    /// Every principal that entries and rows name, entries first. A role that both name is listed once, by the entry's ARN.
    /// </summary>
    public IReadOnlyList<PrincipalMapping> All()
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var mappings = new List<PrincipalMapping>();
        if (_readsEntries)
        {
            // An entry of a role that is gone from its path leaves the row to whoever has the role's name now.
            mappings.AddRange(_byArn.Values.Select(Listed));
            seen.UnionWith(mappings.Where(m => m.Entry is not { PrincipalStatus: PrincipalStatus.Missing } || CanonicalOf(m.PrincipalArn) == m.PrincipalArn).Select(m => CanonicalOf(m.PrincipalArn)));
        }

        if (_readsAwsAuth && AwsAuth is not null)
        {
            mappings.AddRange(AwsAuth.Rows.Where(r => r.LetsIn && r.Kind != AwsAuthRowKind.Account && seen.Add(r.Arn)).Select(r => Map(r.Arn)));
            mappings.AddRange(AwsAuth.Rows.Where(r => r.LetsIn && r.Kind == AwsAuthRowKind.Account).Select(MapAccount));
        }

        return mappings;
    }

    // Who asks about one ARN says that it exists; a list of all does not.
    private PrincipalMapping Listed(EKSAccessEntry entry)
    {
        var mapping = Map(entry.PrincipalArn);
        var rivals = EntriesOf(entry.PrincipalArn);
        return rivals.Count < 2 || mapping.Identity is null ? mapping : mapping with { Identity = mapping.Identity with { Doubt = mapping.Identity.Doubt ?? DoubtOf(rivals) } };
    }

    /// <summary>Maps a principal or a session by its ARN. Never throws for an ARN that names nobody.</summary>
    public PrincipalMapping Map(string arn) => Map(arn, _byArn.TryGetValue(arn, out var exact) ? [exact] : EntriesOf(arn));

    /// <summary>Maps whoever has the name of an ARN, whatever the path.</summary>
    public PrincipalMapping MapName(string arn) => Map(arn, EntriesOf(arn));

    private PrincipalMapping Map(string arn, List<EKSAccessEntry> entries)
    {
        var mapping = new PrincipalMapping(arn);
        var principal = PrincipalArn.TryParse(arn, out var parsed) ? parsed : null;
        if (!_readsEntries)
        {
            return ByAwsAuth(mapping) with { Lost = entries.Select(e => $"the access entry {e.PrincipalArn}: the mode {_access.AuthenticationMode} has no access entries").ToArray() };
        }

        if (entries.Count > 0)
        {
            return entries.Count > 1 ? ByOneOf(mapping, principal, entries) : ByEntry(mapping, principal, entries[0]);
        }

        var byRow = ByAwsAuth(mapping);
        if (_access.HasRead(SnapshotPart.AccessEntries))
        {
            return byRow;
        }

        // An entry that nobody saw would win over the row.
        return byRow with
        {
            Via = PrincipalVia.NotKnown,
            Identity = (byRow.Identity ?? new AccessIdentity(string.Empty)) with { Doubt = "the access entries could not be read", MayBeAnybody = true },
            Reason = "The access entries could not be read; one of them may decide.",
        };
    }

    private static string CanonicalOf(string arn) => PrincipalArn.TryParse(arn, out var principal) ? principal.Canonical : arn;

    // Of a role and its session only the name is known to a cluster; of a user all of the ARN.
    private static bool HasPath(string arn) => PrincipalArn.TryParse(arn, out var principal) && (principal.Kind == PrincipalKind.User || principal.Path.Length > 1);

    private static AccessIdentity IdentityOf(EKSAccessEntry entry, PrincipalArn? principal)
    {
        // A user has no session; the session of a role is known when its ARN was asked for.
        var session = principal?.Kind is PrincipalKind.Role ? null : principal?.SessionName ?? string.Empty;
        string Render(string text) => AwsAuthTemplate.Render(text, principal?.AccountId, session, null);
        return AccessIdentity.Mapped(Render(entry.Username), entry.KubernetesGroups.Select(Render), entry.Policies) with { PossibleGroups = NodeEntryNames.PossibleGroups(entry) };
    }

    // Role names are unique in an account whatever their path, so that of several entries for one name a single one can be alive.
    private List<EKSAccessEntry> EntriesOf(string arn)
    {
        if (!_byName.TryGetValue(CanonicalOf(arn), out var entries))
        {
            return [];
        }

        var active = entries.Find(e => e.PrincipalStatus == PrincipalStatus.Active);
        var possible = active is not null ? [active] : entries.FindAll(e => e.PrincipalStatus != PrincipalStatus.Missing);
        return possible.Count > 0 ? possible : [entries[0]];
    }

    private static string DoubtOf(List<EKSAccessEntry> entries) =>
        $"only one of the access entries {string.Join(" and ", entries.Select(e => e.PrincipalArn).OrderBy(a => a, StringComparer.Ordinal))} can be of the role that exists, and IAM did not say which";

    private PrincipalMapping ByOneOf(PrincipalMapping mapping, PrincipalArn? principal, List<EKSAccessEntry> entries)
    {
        var row = ByAwsAuth(mapping);
        var doubt = DoubtOf(entries);
        var chain = entries.AsEnumerable().Reverse().Aggregate(row.Identity is { } last ? last with { Doubt = null } : null, (rest, e) => IdentityOf(e, principal) with { Otherwise = rest });
        return mapping with
        {
            Via = PrincipalVia.AccessEntry,
            Entry = entries[0],
            Identity = chain! with { Doubt = doubt, MayBeAnybody = row.Identity?.MayBeAnybody ?? false },
            Reason = $"That is not certain: {doubt}.",
        };
    }

    private PrincipalMapping ByEntry(PrincipalMapping mapping, PrincipalArn? principal, EKSAccessEntry entry)
    {
        var row = ByAwsAuth(mapping);
        mapping = mapping with
        {
            Via = PrincipalVia.AccessEntry,
            Entry = entry,
            Identity = IdentityOf(entry, principal),
            Reason = $"The access entry {entry.PrincipalArn} decides.",
            Lost = row.Row is null ? [] : [$"{row.Row}: the access entry wins over it"],
        };
        return entry.PrincipalStatus switch
        {
            PrincipalStatus.Missing => ByMissing(mapping, row, entry),
            PrincipalStatus.Recreated => InDoubt(
                mapping,
                row,
                string.Format(CultureInfo.InvariantCulture, "{0} was made again after its entry of {1:yyyy-MM-dd HH:mm:ss}Z, which may no longer fit", entry.PrincipalArn, entry.CreatedAt),
                $"The principal {entry.PrincipalArn} is younger than its entry, which therefore may let nobody in."),
            PrincipalStatus.NotChecked when mapping.PrincipalArn != entry.PrincipalArn && HasPath(mapping.PrincipalArn) => InDoubt(
                mapping,
                row,
                $"the access entry is for {entry.PrincipalArn}, and {mapping.PrincipalArn} has another path",
                $"The access entry is for {entry.PrincipalArn}, which has another path and may be a role that is gone."),
            PrincipalStatus.NotChecked when IsByNameOnly(mapping, entry) && (row.Row is not null || row.Via == PrincipalVia.NotKnown) => InDoubt(
                mapping,
                row,
                $"IAM did not say whether {entry.PrincipalArn} of the access entry is the role that exists by that name, and {(row.Row is null ? "aws-auth, which could not be read" : row.Row.ToString())} decides if it is not",
                $"The access entry is for {entry.PrincipalArn}, and IAM did not say whether that is the role that exists by the name asked about; name it by its whole ARN to ask about that role."),
            _ => mapping,
        };
    }

    // A session, or an ARN as aws-auth has it, names a role without its path: whoever has the name now.
    private static bool IsByNameOnly(PrincipalMapping mapping, EKSAccessEntry entry) =>
        mapping.PrincipalArn != entry.PrincipalArn && HasPath(entry.PrincipalArn) && !HasPath(mapping.PrincipalArn);

    private static PrincipalMapping InDoubt(PrincipalMapping mapping, PrincipalMapping row, string doubt, string reason) => mapping with
    {
        Identity = mapping.Identity! with
        {
            Doubt = doubt,
            Otherwise = row.Identity is { } otherwise ? otherwise with { Doubt = null } : null,
            MayBeAnybody = row.Identity?.MayBeAnybody ?? false,
        },
        Reason = reason,
        Lost = [],
    };

    // Source: aws-iam-authenticator, pkg/mapper/dynamicfile/mapper.go: an entry whose unique id or ARN does not fit hands on to aws-auth.
    private static PrincipalMapping ByMissing(PrincipalMapping mapping, PrincipalMapping row, EKSAccessEntry entry)
    {
        var reason = $"IAM has no principal {entry.PrincipalArn}: nobody comes in by its entry";
        var isGone = mapping.PrincipalArn == entry.PrincipalArn && HasPath(entry.PrincipalArn);
        return isGone || row.Identity is null
            ? mapping with { Via = PrincipalVia.Nothing, Identity = null, Reason = reason + "." }
            : row with
            {
                Entry = entry,
                Identity = row.Identity with { Doubt = row.Identity.Doubt ?? $"the access entry {entry.PrincipalArn} is of a principal that IAM does not have; whether a row lets in one of the same name is not documented" },
                Reason = $"{reason}; a role of its name under another path would come in by aws-auth. {row.Reason}",
                Lost = [$"the access entry {entry.PrincipalArn}: its principal is gone"],
            };
    }

    private PrincipalMapping ByAwsAuth(PrincipalMapping mapping)
    {
        if (!_readsAwsAuth)
        {
            var row = AwsAuth?.Resolve(mapping.PrincipalArn).Row;
            return mapping with
            {
                Reason = "No access entry names it, and the mode API does not read aws-auth.",
                Lost = row is null ? [] : [$"{row}: the mode API does not read aws-auth"],
            };
        }

        if (AwsAuth is null)
        {
            return mapping with
            {
                Via = PrincipalVia.NotKnown,
                Identity = AccessIdentity.NotKnown(FormattableString.Invariant($"aws-auth of {_access.ClusterArn} could not be read on {_access.TakenAt:O}")),
                Reason = "aws-auth could not be read; a row of it may decide.",
            };
        }

        var answer = AwsAuth.Resolve(mapping.PrincipalArn);
        var identity = AwsAuthIdentity.Of(AwsAuth, answer);
        return mapping with
        {
            Via = answer.IsMapped || identity is not null ? PrincipalVia.AwsAuth : PrincipalVia.Nothing,
            Row = answer.Row,
            Identity = identity,
            Reason = answer.Reason,
        };
    }

    private PrincipalMapping MapAccount(AwsAuthRow row) => new($"arn:{Partition}:iam::{row.Arn}:*")
    {
        Via = PrincipalVia.AwsAuth,
        Row = row,
        Identity = AccessIdentity.Mapped($"arn:{Partition}:iam::{row.Arn}:{NameTemplate.AnyPrincipal}", []),
        Reason = $"{row}: everybody of the account whom no other row and no entry names comes in under the own ARN, without groups.",
    };

    private string Partition => ClusterArn.TryParse(_access.ClusterArn, out var arn) ? arn.Partition : Partitions.Aws;
}
