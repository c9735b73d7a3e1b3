using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>The whole starting state of a sandbox: what a seed file says, and what a dump gives back.</summary>
public sealed record SandboxSeed
{
    /// <summary>The region that the files for clients name; the cluster entries name their own.</summary>
    public string DefaultRegion { get; init; } = "eu-west-1";

    /// <summary>The accounts; never null.</summary>
    public IReadOnlyList<AccountSeed> Accounts { get; init; } = Array.Empty<AccountSeed>();
}
