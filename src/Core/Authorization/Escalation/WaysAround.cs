using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>One kind of ways around.</summary>
internal abstract class WaysAround(EscalationTargets targets)
{
    /// <summary>Who could make the request, and which roles would give it.</summary>
    protected EscalationTargets Targets { get; } = targets;

    /// <summary>The ways that somebody with these powers has.</summary>
    public abstract IEnumerable<WayAround> Of(HeldPowers held);

    /// <summary>
    /// The places inside which the request would be reached: the namespace asked about, or all that the powers tell apart, but
    /// for those where all that is asked is held already.
    /// </summary>
    protected IEnumerable<string> Places(HeldPowers held)
    {
        IEnumerable<string> places = Targets.Place.Length > 0 ? [Targets.Place] : held.Places;
        return places.Where(p => !Targets.Requests.All(r => held.Exactly(p, r) is { Doubt: null }));
    }

    /// <summary>Ways to the service accounts of a namespace that could make the request, by powers that may be limited to names of accounts.</summary>
    protected IEnumerable<WayAround> ToAccounts(string meaning, Func<string, IEnumerable<Held>> powers, bool byName, string? open = null) =>
        from place in Targets.Accounts
        from power in powers(place.Key)
        from account in place.Value
        where !byName || power.Takes(account.Key)
        select new WayAround(meaning, power, $"service account {place.Key}/{account.Key}", place.Key, account.Value) { Open = open };
}
