using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Kubernetes;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>A cluster. Changed under the state's lock only.</summary>
internal sealed class ClusterData(ClusterArn arn, ClusterSeed settings, DateTime createdAt)
{
    public const string ConfigMapMode = "CONFIG_MAP";
    public const string BothMode = "API_AND_CONFIG_MAP";
    public const string ApiMode = "API";

    private readonly Dictionary<string, AccessEntrySlot> _entries = new(StringComparer.Ordinal);
    private long _sequence;

    public ClusterArn Arn { get; } = arn;

    /// <summary>What never changes: versions, roles, endpoint settings.</summary>
    public ClusterSeed Settings { get; } = settings;

    public DateTime CreatedAt { get; } = createdAt;

    public string Mode { get; set; } = settings.AuthenticationMode;

    public string RestingStatus { get; set; } = settings.Status;

    public string? CreatorArn { get; set; } = settings.Creator;

    /// <summary>The creator's unique id when the cluster was made; null when nobody knows.</summary>
    public string? CreatorId { get; set; }

    public Dictionary<string, string> Tags { get; set; } = new(settings.Tags, StringComparer.Ordinal);

    public List<NodegroupSeed> Nodegroups { get; } = [.. settings.Nodegroups];

    public List<FargateProfileSeed> FargateProfiles { get; } = [.. settings.FargateProfiles];

    public List<UpdateData> Updates { get; } = [];

    public KubernetesStore Objects { get; } = new();

    /// <summary>The API server that stands in for the sandbox's own Kubernetes; null while that one serves the cluster.</summary>
    public KubernetesEndpoint? ForeignServer { get; set; }

    /// <summary>Answers given, by idempotency token.</summary>
    public Dictionary<string, IdempotentAnswer> Tokens { get; } = new(StringComparer.Ordinal);

    public bool HasEntries => Mode != ConfigMapMode;

    public bool ReadsAwsAuth => Mode != ApiMode;

    public string Status => Updates.Any(u => u.IsRunning) && RestingStatus == "ACTIVE" ? "UPDATING" : RestingStatus;

    public string RoleArn => Settings.RoleArn ?? $"arn:{Arn.Partition}:iam::{Arn.AccountId}:role/{Arn.Name}-cluster";

    /// <summary>The entries in the order of lists, with their places.</summary>
    public IEnumerable<(long Sequence, AccessEntryData Entry)> Entries => _entries.Values
        .Where(s => s.Current is not null).Select(s => (s.Sequence, Entry: s.Current!)).OrderBy(e => e.Sequence);

    public int EntryCount => _entries.Values.Count(s => s.Current is not null);

    public AccessEntryData? FindEntry(string principalArn) => _entries.GetValueOrDefault(principalArn)?.Current;

    /// <summary>The entries as they stood at a time.</summary>
    public IEnumerable<AccessEntryData> EntriesAt(DateTime time) => _entries.Values.Select(s => s.At(time)).OfType<AccessEntryData>();

    public void PutEntry(AccessEntryData entry, DateTime now)
    {
        if (!_entries.TryGetValue(entry.PrincipalArn, out var slot))
        {
            _entries[entry.PrincipalArn] = slot = new AccessEntrySlot(++_sequence);
        }
        else if (slot.Current is null)
        {
            slot.Sequence = ++_sequence;
        }

        slot.Set(entry, now);
    }

    public bool RemoveEntry(string principalArn, DateTime now)
    {
        if (_entries.GetValueOrDefault(principalArn) is not { Current: not null } slot)
        {
            return false;
        }

        slot.Set(null, now);
        return true;
    }
}

/// <summary>What was answered to a request with an idempotency token, and to which request.</summary>
internal sealed record IdempotentAnswer(string Request, string Answer);
