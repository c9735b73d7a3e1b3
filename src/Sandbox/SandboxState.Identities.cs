using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox;

/// <content>Users, roles, keys and sessions.</content>
public sealed partial class SandboxState
{
    private static readonly DateTime LongAgo = new(2024, 3, 1, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>Adds a user and gives its ARN.</summary>
    public string AddUser(string accountId, UserSeed user) => Locked(() =>
    {
        var arn = LoadUser(Account(accountId), user).Arn;
        KeepKeys([]);
        return arn;
    });

    /// <summary>Adds a role and gives its ARN.</summary>
    public string AddRole(string accountId, RoleSeed role) => Locked(() => LoadRole(Account(accountId), role).Arn);

    /// <summary>Deletes a user or role with its keys and sessions; entries and aws-auth rows stay, as in AWS.</summary>
    /// <returns>False when there was none.</returns>
    public bool RemovePrincipal(string principalArn) => Locked(() =>
    {
        if (FindPrincipal(principalArn) is not { } found)
        {
            return false;
        }

        foreach (var key in found.Keys)
        {
            _keys.Remove(key.Id);
        }

        var account = Account(found.AccountId);
        return found is UserData ? account.Users.Remove(found.Name) : account.Roles.Remove(found.Name);
    });

    /// <summary>
    /// Deletes a user or role and makes another under the same ARN, as of now: it has a new unique id, so entries of the
    /// old one no longer match. A user keeps its access keys (so that a client's files go on working); sessions of a role end.
    /// </summary>
    /// <returns>The new unique id.</returns>
    /// <exception cref="ArgumentException">There is no such principal.</exception>
    public string RecreatePrincipal(string principalArn) => Locked(() =>
    {
        var found = FindPrincipal(principalArn) ?? throw new ArgumentException($"The sandbox has no principal {principalArn}.", nameof(principalArn));
        foreach (var session in found.Keys.Where(k => k.Token is not null).ToArray())
        {
            _keys.Remove(session.Id);
            found.Keys.Remove(session);
        }

        found.UniqueId = NewId(found);
        found.CreatedAt = Now;
        return found.UniqueId;
    });

    /// <summary>Makes an access key for a user.</summary>
    /// <exception cref="ArgumentException">There is no such user.</exception>
    public AwsKeys CreateAccessKey(string userArn) => Locked(() =>
    {
        if (FindPrincipal(userArn) is not UserData user)
        {
            throw new ArgumentException($"The sandbox has no user {userArn}.", nameof(userArn));
        }

        var key = AddKey(user, new AccessKeySeed(UniqueIds.OfKey(temporary: false, user.Arn + ++_generation), UniqueIds.NewSecret()));
        return new AwsKeys(key.Id, key.Secret, null);
    });

    /// <summary>The keys of a user, its first if it has several; null when it has none.</summary>
    public AwsKeys? GetAccessKey(string userArn) => Locked(() =>
        FindPrincipal(userArn) is UserData { Keys: [var key, ..] } ? new AwsKeys(key.Id, key.Secret, null) : null);

    /// <summary>Opens a session of a role, as AssumeRole does but without asking its trust policy.</summary>
    /// <param name="roleArn">The role, with path.</param>
    /// <param name="sessionName">The session's name.</param>
    /// <param name="life">How long it lasts; an hour unless told. A negative time opens a session that has ended.</param>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public AwsKeys OpenSession(string roleArn, string sessionName, TimeSpan? life = null) => Locked(() =>
    {
        var role = FindPrincipal(roleArn) as RoleData ?? throw new ArgumentException($"The sandbox has no role {roleArn}.", nameof(roleArn));
        var key = OpenSession(role, sessionName, life ?? TimeSpan.FromHours(1));
        return new AwsKeys(key.Id, key.Secret, key.Token);
    });

    /// <summary>The profiles that the seed asks for, users first.</summary>
    public IReadOnlyList<ClientProfile> Profiles => Locked(() => _accounts.Values.SelectMany(a => a.Users.Values).Where(u => u.Profile is not null)
        .Select(u => new ClientProfile(u.Profile!, u.Arn, null))
        .Concat(_accounts.Values.SelectMany(a => a.Roles.Values).Where(r => r.Profile is not null).Select(r => new ClientProfile(r.Profile!, r.Arn, r.ProfileSessionName)))
        .ToArray());

    /// <summary>The unique id of a user or role; null when there is none under the ARN.</summary>
    public string? GetUniqueId(string principalArn) => Locked(() => FindPrincipal(principalArn)?.UniqueId);

    internal AccessKeyData OpenSession(RoleData role, string sessionName, TimeSpan life)
    {
        ForgetEndedSessions(role);
        var key = new AccessKeyData(UniqueIds.OfKey(temporary: true, role.Arn + sessionName + ++_generation), UniqueIds.NewSecret(), role)
        {
            Token = UniqueIds.NewToken(),
            SessionName = sessionName,
            ExpiresAt = Now + life,
        };
        role.Keys.Add(key);
        _keys[key.Id] = key;
        return key;
    }

    /// <summary>Sessions that ended long ago are dropped, so that a long run with many sessions does not grow.</summary>
    private void ForgetEndedSessions(RoleData role)
    {
        var limit = Now - TimeSpan.FromHours(12);
        foreach (var ended in role.Keys.Where(k => k.ExpiresAt < limit).ToArray())
        {
            role.Keys.Remove(ended);
            _keys.Remove(ended.Id);
        }
    }

    private UserData LoadUser(AccountData account, UserSeed seed)
    {
        var user = new UserData(account.Id, account.Partition, seed.Name, seed.Path)
        {
            UniqueId = string.Empty,
            CreatedAt = seed.CreatedAt ?? LongAgo,
            Profile = seed.Profile,
            AllowedActions = seed.AllowedActions,
            DeniedActions = seed.DeniedActions,
        };
        user.UniqueId = seed.UniqueId ?? UniqueIds.OfPrincipal(IamKind.User, user.Arn, 0);
        if (account.Users.ContainsKey(seed.Name))
        {
            throw new ArgumentException($"Account {account.Id} has a user {seed.Name} already.", nameof(seed));
        }

        account.Users[seed.Name] = user;
        foreach (var key in seed.AccessKeys)
        {
            AddKey(user, key);
        }

        return user;
    }

    private RoleData LoadRole(AccountData account, RoleSeed seed)
    {
        var role = new RoleData(account.Id, account.Partition, seed.Name, seed.Path)
        {
            UniqueId = string.Empty,
            CreatedAt = seed.CreatedAt ?? LongAgo,
            Profile = seed.Profile,
            ProfileSessionName = seed.ProfileSessionName,
            TrustedPrincipals = seed.TrustedPrincipals,
            AllowedActions = seed.AllowedActions,
            DeniedActions = seed.DeniedActions,
        };
        role.UniqueId = seed.UniqueId ?? UniqueIds.OfPrincipal(IamKind.Role, role.Arn, 0);
        if (account.Roles.ContainsKey(seed.Name))
        {
            throw new ArgumentException($"Account {account.Id} has a role {seed.Name} already.", nameof(seed));
        }

        account.Roles[seed.Name] = role;
        foreach (var session in seed.Sessions)
        {
            var key = new AccessKeyData(session.AccessKeyId, session.Secret, role) { Token = session.Token, SessionName = session.Name, ExpiresAt = session.ExpiresAt };
            role.Keys.Add(key);
            _keys[key.Id] = key;
        }

        return role;
    }

    private AccessKeyData AddKey(IamData owner, AccessKeySeed seed)
    {
        var key = new AccessKeyData(seed.Id, seed.Secret, owner);
        if (!_keys.TryAdd(seed.Id, key))
        {
            throw new ArgumentException($"The access key {seed.Id} is given twice.", nameof(seed));
        }

        owner.Keys.Add(key);
        return key;
    }

    private string NewId(IamData principal) =>
        UniqueIds.OfPrincipal(principal is RoleData ? IamKind.Role : IamKind.User, principal.Arn, ++_generation);
}
