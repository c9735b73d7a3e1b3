using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Acting as somebody else.</summary>
/// <remarks>
/// Source: k8s.io/apiserver, pkg/endpoints/filters/impersonation.go: groups are impersonated together with a user or service
/// account, and a user whose name is that of a service account is one. EKS user guide: access policies do not count then.
/// </remarks>
internal sealed class ImpersonationWays(EscalationTargets targets) : WaysAround(targets)
{
    private const string Meaning = "act as {0}";

    private static readonly AccessRequest Users = Powers.Ask("impersonate", "users");
    private static readonly AccessRequest Groups = Powers.Ask("impersonate", "groups");
    private static readonly AccessRequest Accounts = Powers.Ask("impersonate", "serviceaccounts");

    public override IEnumerable<WayAround> Of(HeldPowers held)
    {
        var users = from power in held.At(string.Empty, Users)
                    from user in Targets.Users
                    where power.Takes(user.Key)
                    select new WayAround(Meaning, power, "user " + user.Key, string.Empty, user.Value);
        // Users stand outside of namespaces: a RoleBinding gives nothing on them.
        var somebody = HeldPowers.Best(held.At(string.Empty, Users).Concat(held.Anywhere(Accounts)));
        var groups = from power in somebody is null ? [] : held.At(string.Empty, Groups)
                     from @group in Targets.Groups
                     where power.Takes(@group.Key)
                     select new WayAround("act as a member of {0}", power, "group " + @group.Key, string.Empty, @group.Value) { Others = [somebody!] };
        return users.Concat(groups).Concat(ToAccounts(Meaning, place => held.At(place, Accounts), byName: true));
    }
}
