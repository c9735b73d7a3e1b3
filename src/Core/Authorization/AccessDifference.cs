using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Rights that one side has and the other has not, or that cannot be known, with one request as witness.</summary>
/// <param name="Kind">Gained, Lost or Unknown.</param>
/// <param name="Part">
/// Exactly the rights that differ, in the form of a rule. A <c>*</c> stands for every value that neither side names.
/// </param>
/// <param name="Witness">A request on which the sides differ, as the evaluator decides it.</param>
public sealed record AccessDifference(DifferenceKind Kind, PolicyRule Part, AccessRequest Witness)
{
    /// <summary>True when it concerns requests over the whole cluster: cluster-scoped resources, all namespaces, URLs, and namespaces not named otherwise.</summary>
    public bool ClusterWide { get; init; }

    /// <summary>The namespaces it concerns, sorted; with <see cref="ClusterWide"/> those that are known to be concerned too.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = Array.Empty<string>();

    /// <summary>The pattern of an access scope whose future namespaces it concerns; null for what concerns today.</summary>
    public string? FuturePattern { get; init; }

    /// <summary>What the left side says about the witness.</summary>
    public AccessDecision? Left { get; init; }

    /// <summary>What the right side says about the witness.</summary>
    public AccessDecision? Right { get; init; }

    /// <summary>The rule of the side that has the right, or might have it; null where no rule decides (system:masters, unpublished rules).</summary>
    public PolicyRule? Rule => Holder?.Rule;

    /// <summary>Where that side has the right from.</summary>
    public GrantSource? Source => Holder?.Source;

    /// <summary>Why it cannot be known; null for Gained and Lost.</summary>
    public string? Doubt => Kind == DifferenceKind.Unknown ? Left?.Doubt ?? Right?.Doubt : null;

    /// <summary>A short id that is made of the content alone.</summary>
    public string Id => StableId.Of(
        new[] { Kind.ToString(), Part.ToString(), ClusterWide ? "cluster" : string.Empty, FuturePattern }.Concat(Namespaces));

    /// <summary>One line, such as <c>Lost get,list secrets in web; for example: get secrets in web</c>.</summary>
    public override string ToString() => $"{Kind} {Rights}; for example: {Witness}";

    /// <summary>What differs and where, such as <c>get,list secrets in web</c>.</summary>
    internal string Rights => FuturePattern is not null ? $"{Part} in future namespaces {FuturePattern}"
        : ClusterWide ? $"{Part} in the whole cluster"
        : $"{Part} in {string.Join(",", Namespaces)}";

    private AccessDecision? Holder => Kind switch
    {
        DifferenceKind.Gained => Right,
        DifferenceKind.Lost => Left,
        _ => Left?.Verdict == AccessVerdict.Unknown ? Left : Right,
    };
}
