using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Reading secrets and ConfigMaps in the answers to requests that change or delete them.</summary>
/// <remarks>
/// Seen on a kube-apiserver: PATCH with an empty patch answers with the whole object, DELETE of a collection with all objects,
/// and DELETE of one with the object where dependents or finalizers are waited for; all three in a dry run, too. PUT answers
/// with what was sent.
/// </remarks>
internal sealed class AnswerWays(EscalationTargets targets) : WaysAround(targets)
{
    public override IEnumerable<WayAround> Of(HeldPowers held) => Targets.Mounted.Count == 0
        ? []
        : from place in Places(held)
          from power in held.At(place, Answering())
          select new WayAround("see {0} of {1} in the answer", power, What(power), place, Targets.Mounted);

    private AccessRequest[] Answering()
    {
        var asked = Targets.Requests[0];
        AccessRequest Ask(string verb, string name) => new(verb) { Resource = asked.Resource, Name = name };
        return [Ask("patch", asked.Name), Ask("delete", asked.Name), Ask("deletecollection", string.Empty)];
    }

    private string What(Held power) => power.Rule.ResourceNames.Count == 0 ? Targets.MountedKind : string.Join(", ", power.Rule.ResourceNames);
}
