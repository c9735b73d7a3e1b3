using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Running pods as service accounts or with secrets mounted, and getting into those that run.</summary>
internal sealed class PodWays(EscalationTargets targets) : WaysAround(targets)
{
    private const string Running = "what runs in pods is no part of a snapshot";
    private const string Existing = "whether there is one to change is no part of a snapshot";

    public override IEnumerable<WayAround> Of(HeldPowers held)
    {
        const string RunAs = "run as {0}";
        var asAccounts = ToAccounts(RunAs, p => held.At(p, Powers.MakePods), byName: false)
            .Concat(ToAccounts(RunAs, p => held.At(p, Powers.ChangeWorkloads), byName: false, Existing))
            .Concat(ToAccounts("get into pods that may run as {0}", p => held.At(p, Powers.EnterPods), byName: false, Running));
        return Targets.Mounted.Count == 0 ? asAccounts : Places(held).SelectMany(p => Mounts(held, p)).Concat(asAccounts);
    }

    private IEnumerable<WayAround> Mounts(HeldPowers held, string place)
    {
        const string Mount = "mount {0} of {1}";
        return held.At(place, Powers.MakePods).Select(h => Way(Mount, h, null))
            .Concat(held.At(place, Powers.ChangeWorkloads).Select(h => Way(Mount, h, Existing)))
            .Concat(held.At(place, Powers.EnterPods).Select(h => Way("get into pods that may have mounted {0} of {1}", h, Running)));

        WayAround Way(string meaning, Held power, string? open) => new(meaning, power, Targets.MountedKind, place, Targets.Mounted) { Open = open };
    }
}
