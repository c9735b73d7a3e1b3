using System.Linq;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox;

/// <content>Dump.</content>
public sealed partial class SandboxState
{
    /// <summary>Everything as a seed: loading it gives the same state. It holds the secrets of all keys.</summary>
    public SandboxSeed Dump() => Locked(() =>
    {
        foreach (var cluster in _accounts.Values.SelectMany(a => a.Clusters.Values))
        {
            Settle(cluster);
        }

        return new SandboxSeed { DefaultRegion = DefaultRegion, Accounts = _accounts.Values.Select(SeedMaker.Account).ToArray() };
    });
}
