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
    private readonly Dictionary<string, EKSAccessEntry> _entries = new(StringComparer.Ordinal);
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
            _entries[CanonicalOf(entry.PrincipalArn)] = entry;
        }
    }

    /// <summary>The map as the authenticator holds it, also where the mode does not read it; null when it was not read.</summary>
    public AwsAuthMap? AwsAuth { get; }

    /// <summary>
    /// Every principal that entries and rows name, entries first. A role that both name is listed once, by the entry's ARN.
    /// </summary>
    public IReadOnlyList<PrincipalMapping> All()
    {
        var seen = new HashSet<string>(_readsEntries ? _entries.Keys : [], StringComparer.OrdinalIgnoreCase);
        var mappings = new List<PrincipalMapping>();
        if (_readsEntries)
        {
            mappings.AddRange(_access.Entries.Select(e => Map(e.PrincipalArn)));
        }

        if (_readsAwsAuth && AwsAuth is not null)
        {
            mappings.AddRange(AwsAuth.Rows.Where(r => r.LetsIn && r.Kind != AwsAuthRowKind.Account && seen.Add(r.Arn)).Select(r => Map(r.Arn)));
            mappings.AddRange(AwsAuth.Rows.Where(r => r.LetsIn && r.Kind == AwsAuthRowKind.Account).Select(MapAccount));
        }

        return mappings;
    }

    /// <summary>Maps a principal or a session by its ARN. Never throws for an ARN that names nobody.</summary>
    public PrincipalMapping Map(string arn)
    {
        var mapping = new PrincipalMapping(arn);
        var principal = PrincipalArn.TryParse(arn, out var parsed) ? parsed : null;
        var entry = _entries.TryGetValue(CanonicalOf(arn), out var found) ? found : null;
        if (!_readsEntries)
        {
            var lost = entry is null ? [] : new[] { $"the access entry {entry.PrincipalArn}: the mode {_access.AuthenticationMode} has no access entries" };
            return ByAwsAuth(mapping) with { Lost = lost };
        }

        if (entry is not null)
        {
            return ByEntry(mapping, principal, entry);
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

    private static AccessIdentity IdentityOf(EKSAccessEntry entry, PrincipalArn? principal)
    {
        // A user has no session; the session of a role is known when its ARN was asked for.
        var session = principal?.Kind is PrincipalKind.Role ? null : principal?.SessionName ?? string.Empty;
        string Render(string text) => AwsAuthTemplate.Render(text, principal?.AccountId, session, null);
        return AccessIdentity.Mapped(Render(entry.Username), entry.KubernetesGroups.Select(Render), entry.Policies);
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
            PrincipalStatus.Missing => mapping with
            {
                Via = PrincipalVia.Nothing,
                Identity = null,
                Reason = $"IAM has no principal {entry.PrincipalArn}: nobody comes in by its entry.",
            },
            PrincipalStatus.Recreated => mapping with
            {
                Identity = mapping.Identity! with
                {
                    Doubt = string.Format(CultureInfo.InvariantCulture, "{0} was made again after its entry of {1:yyyy-MM-dd HH:mm:ss}Z, which may no longer fit", entry.PrincipalArn, entry.CreatedAt),
                    Otherwise = row.Identity is { } otherwise ? otherwise with { Doubt = null } : null,
                    MayBeAnybody = row.Identity?.MayBeAnybody ?? false,
                },
                Reason = $"The principal {entry.PrincipalArn} is younger than its entry, which therefore may let nobody in.",
                Lost = [],
            },
            _ => mapping,
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
                Identity = AccessIdentity.NotKnown($"aws-auth could not be read in reading {_access.ClusterArn} {_access.TakenAt.Ticks}"),
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
