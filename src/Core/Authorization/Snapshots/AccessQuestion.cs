using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>Whom to look for: everyone who may do something, anywhere or in one namespace.</summary>
public sealed record AccessQuestion
{
    /// <summary>What they may do, when it is asked for one verb: the first of <see cref="Requests"/>.</summary>
    public AccessRequest Request
    {
        get => Requests.Count > 0 ? Requests[0] : new AccessRequest(string.Empty);
        init => Requests = [value];
    }

    /// <summary>
    /// What they may do: requests that differ in their verbs only, of which any one counts. Without a namespace they are asked for
    /// everywhere; without a name, rights on single names count too.
    /// </summary>
    public IReadOnlyList<AccessRequest> Requests { get; init; } = Array.Empty<AccessRequest>();

    /// <summary>True when everyone is asked for who may do anything at all; the requests are then left aside.</summary>
    public bool AnyAccess { get; init; }

    /// <summary>True when ways around count too, such as impersonation, bindings, tokens and pods of powerful service accounts.</summary>
    public bool Indirect { get; init; }

    /// <summary>Permission sets, or patterns of their names: only their roles are looked at; empty for everybody.</summary>
    public IReadOnlyList<string> PermissionSets { get; init; } = Array.Empty<string>();

    /// <summary>What was asked, in one line.</summary>
    public override string ToString()
    {
        if (AnyAccess)
        {
            return "anything";
        }

        var verbs = new List<string>();
        foreach (var request in Requests)
        {
            verbs.Add(request.Verb);
        }

        var one = Request with { Verb = string.Join(",", verbs) };
        return one is { NonResourceUrl: null, Namespace: "" } ? one.ToString().Replace(" in the whole cluster", " anywhere") : one.ToString();
    }
}
