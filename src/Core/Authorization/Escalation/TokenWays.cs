using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Getting hold of tokens of service accounts.</summary>
/// <remarks>Source: Kubernetes documentation, "Managing Service Accounts": a secret of the token type is filled for whatever account it names.</remarks>
internal sealed class TokenWays(EscalationTargets targets) : WaysAround(targets)
{
    private static readonly AccessRequest Make = Powers.Ask("create", "serviceaccounts/token");
    private static readonly AccessRequest MakeSecret = Powers.Ask("create", "secrets");

    public override IEnumerable<WayAround> Of(HeldPowers held) =>
        ToAccounts("make tokens of {0}", place => held.At(place, Make), byName: true)
            .Concat(ToAccounts("read tokens of {0}, where secrets hold them", place => held.At(place, Powers.ReadSecrets), byName: false, "which secrets there are is no part of a snapshot"))
            .Concat(BySecrets(held));

    // Whoever makes a secret chooses its name, but a name that may be read has to be among those that may be chosen.
    private IEnumerable<WayAround> BySecrets(HeldPowers held) =>
        from place in Targets.Accounts
        let read = HeldPowers.Best(held.At(place.Key, Powers.ReadSecrets))
        where read is not null
        from way in ToAccounts("have a token of {0} put into a secret", p => p == place.Key ? held.At(p, MakeSecret) : [], byName: false)
        select way with { Others = [read] };
}
