using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox;

/// <summary>
/// Everything that the sandbox's services know: accounts, users, roles, keys, clusters and what is in them. It can be
/// changed by calls at any time and from any thread; such changes are not requests and are not recorded.
/// </summary>
public sealed partial class SandboxState
{
    private readonly object _gate = new();
    private readonly TimeProvider _clock;
    private readonly SortedDictionary<string, AccountData> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessKeyData> _keys = new(StringComparer.Ordinal);
    private int _generation;

    /// <summary>Makes the state of a seed.</summary>
    /// <param name="seed">What there is at the start.</param>
    /// <param name="clock">The clock that ages, updates and sessions go by.</param>
    public SandboxState(SandboxSeed seed, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        Load(seed);
    }

    /// <summary>The region that files for clients name.</summary>
    public string DefaultRegion { get; private set; } = string.Empty;

    /// <summary>The ids of all accounts, sorted.</summary>
    public IReadOnlyList<string> Accounts => Locked(() => _accounts.Keys.ToArray());

    internal DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Forgets everything and takes over a seed. Keys that the sandbox made, and open sessions, go on for principals that
    /// are there before and after, so that the files of running clients stay good.
    /// </summary>
    public void Load(SandboxSeed seed)
    {
        Locked(() =>
        {
            var known = _keys.Values.ToArray();
            _accounts.Clear();
            _keys.Clear();
            DefaultRegion = seed.DefaultRegion;
            foreach (var account in seed.Accounts)
            {
                LoadIdentities(account);
            }

            KeepKeys(known);

            // Clusters come last: their entries name principals of any account.
            foreach (var account in seed.Accounts)
            {
                foreach (var cluster in account.Clusters)
                {
                    LoadCluster(_accounts[account.Id], cluster);
                }
            }
        });
    }

    /// <summary>Adds an account with all that is in it; users, roles and clusters are added to an account that exists.</summary>
    public void AddAccount(AccountSeed account)
    {
        Locked(() =>
        {
            LoadIdentities(account);
            KeepKeys([]);
            foreach (var cluster in account.Clusters)
            {
                LoadCluster(_accounts[account.Id], cluster);
            }
        });
    }

    internal T Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            return work();
        }
    }

    internal void Locked(Action work)
    {
        lock (_gate)
        {
            work();
        }
    }

    /// <summary>Account data; for use under the lock.</summary>
    /// <summary>The clusters of every account; under the state's lock only.</summary>
    internal IEnumerable<ClusterData> AllClusters => _accounts.Values.SelectMany(a => a.Clusters.Values);

    internal AccountData? FindAccount(string id) => _accounts.GetValueOrDefault(id);

    /// <summary>A key by its id; for use under the lock.</summary>
    internal AccessKeyData? FindKey(string id) => _keys.GetValueOrDefault(id);

    /// <summary>The user or role under an ARN; for use under the lock.</summary>
    internal IamData? FindPrincipal(string arn) =>
        PrincipalArn.TryParse(arn, out var principal) ? FindAccount(principal.AccountId)?.Find(principal) : null;

    private void KeepKeys(IEnumerable<AccessKeyData> known)
    {
        foreach (var key in known.Where(k => !_keys.ContainsKey(k.Id)))
        {
            var owner = FindPrincipal(key.Owner.Arn);
            if (owner is UserData { Keys: [] } || (owner is RoleData && owner.UniqueId == key.Owner.UniqueId))
            {
                var kept = new AccessKeyData(key.Id, key.Secret, owner) { Token = key.Token, SessionName = key.SessionName, ExpiresAt = key.ExpiresAt };
                owner.Keys.Add(kept);
                _keys[kept.Id] = kept;
            }
        }

        foreach (var user in _accounts.Values.SelectMany(a => a.Users.Values).Where(u => u.Profile is not null && u.Keys.Count == 0))
        {
            AddKey(user, new AccessKeySeed(UniqueIds.OfKey(temporary: false, user.Arn), UniqueIds.NewSecret()));
        }
    }

    private AccountData Account(string id) =>
        FindAccount(id) ?? throw new ArgumentException($"The sandbox has no account {id}.", nameof(id));

    private void LoadIdentities(AccountSeed account)
    {
        if (!_accounts.TryGetValue(account.Id, out var data))
        {
            _accounts[account.Id] = data = new AccountData(account.Id, account.Partition);
        }

        foreach (var user in account.Users)
        {
            LoadUser(data, user);
        }

        foreach (var role in account.Roles)
        {
            LoadRole(data, role);
        }
    }
}
