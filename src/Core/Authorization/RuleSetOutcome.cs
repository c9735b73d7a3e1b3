using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>What comparing two unions of rules found: over all requests, and over those that can be made inside one namespace.</summary>
internal sealed class RuleSetOutcome
{
    private readonly IReadOnlyList<DifferencePart> _resources;
    private readonly IReadOnlyList<DifferencePart> _urls;
    private readonly DifferencePart[] _onNamespaces;
    private readonly Dictionary<string, IReadOnlyList<RuleDifference>> _inside = new(StringComparer.Ordinal);
    private IReadOnlyList<RuleDifference>? _all;
    private IReadOnlyList<RuleDifference>? _local;

    public RuleSetOutcome(IReadOnlyList<DifferencePart> resources, IReadOnlyList<DifferencePart> urls)
    {
        (_resources, _urls) = (resources, urls);
        _onNamespaces = resources.Where(p => p.IsOnNamespaces).ToArray();
    }

    /// <summary>No difference.</summary>
    public static RuleSetOutcome Same { get; } = new([], []);

    /// <summary>All differences, as far as rules go.</summary>
    public IReadOnlyList<RuleDifference> All => _all ??= [.. Told(_resources), .. DifferencePart.Merge(_urls).Select(p => p.ToUrls())];

    /// <summary>
    /// The differences inside a namespace. Rules on cluster-scoped resources give nothing there, for no request on these has a
    /// namespace, but for those on the namespace itself; URLs have none.
    /// </summary>
    public IReadOnlyList<RuleDifference> In(string @namespace)
    {
        _local ??= Told(_resources.SelectMany(p => p.Local()));
        if (_onNamespaces.Length == 0)
        {
            return _local;
        }

        if (!_inside.TryGetValue(@namespace, out var inside))
        {
            _inside.Add(@namespace, inside = [.. _local, .. Told(_onNamespaces.SelectMany(p => p.OnNamespace(@namespace)))]);
        }

        return inside;
    }

    private static RuleDifference[] Told(IEnumerable<DifferencePart> parts) => DifferencePart.Merge(parts as IReadOnlyList<DifferencePart> ?? parts.ToArray()).Select(p => p.ToResources()).ToArray();
}
