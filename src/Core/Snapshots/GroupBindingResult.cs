using System;
using System.Collections.Generic;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Snapshots;

/// <summary>What became of the bindings of groups.</summary>
public sealed record GroupBindingResult
{
    /// <summary>What was done or would be done, a line a binding; empty when all were there.</summary>
    public IReadOnlyList<string> Changes { get; init; } = Array.Empty<string>();

    /// <summary>What the reader should know; never null.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();

    /// <summary>The bindings as manifests for kubectl apply, the ones that are there already among them.</summary>
    public string Manifest { get; init; } = string.Empty;

    /// <summary>True when something was written.</summary>
    public bool Applied { get; init; }

    /// <summary>What the cluster refused; null when it refused nothing.</summary>
    public EksAccessException? Fault { get; init; }

    /// <summary>
    /// The change of the entry with that of the bindings: an entry that was as it should be counts as updated when a binding of
    /// its groups was made, or would be.
    /// </summary>
    public EKSAccessChange AddTo(EKSAccessChange change) => change with
    {
        Action = change.Action == AccessChangeAction.Unchanged && Changes.Count > 0 ? AccessChangeAction.Updated : change.Action,
        Changes = new TextList([.. change.Changes, .. Changes]),
        Applied = change.Applied || Applied,
        Manifest = Manifest,
    };
}
