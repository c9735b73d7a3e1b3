using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>Whom to look for: everyone who may do something, anywhere or in one namespace.</summary>
public sealed record AccessQuestion
{
    /// <summary>What they may do. Without a namespace it is asked for everywhere; without a name, rights on single names count too.</summary>
    public AccessRequest Request { get; init; } = new(string.Empty);

    /// <summary>True when everyone is asked for who may do anything at all; the request is then left aside.</summary>
    public bool AnyAccess { get; init; }

    /// <summary>True when ways around count too: impersonation, bind and escalate, writing RBAC or aws-auth, secrets and pods of powerful service accounts.</summary>
    public bool Indirect { get; init; }

    /// <summary>Permission sets, or patterns of their names: only their roles are looked at; empty for everybody.</summary>
    public IReadOnlyList<string> PermissionSets { get; init; } = Array.Empty<string>();
}
