using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Snapshots;

/// <summary>Makes requests out of what the commands are given.</summary>
public static class AccessRequestBuilder
{
    /// <summary>Makes a request for each verb, of a list or with commas in one text.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>, also for no verb at all.</exception>
    public static IReadOnlyList<AccessRequest> MakeAll(IReadOnlyList<string>? verbs, string? resource, string? @namespace, string? name, string? nonResourceUrl)
    {
        var all = (verbs ?? []).SelectMany(v => v.Split(',')).Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return all.Length == 0
            ? [Make(null, resource, @namespace, name, nonResourceUrl)]
            : Array.ConvertAll(all, v => Make(v, resource, @namespace, name, nonResourceUrl));
    }

    /// <summary>Makes a request from the words of a command line.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>.</exception>
    public static AccessRequest Make(string? verb, string? resource, string? @namespace, string? name, string? nonResourceUrl)
    {
        if (@namespace is not null && NamePattern.HasWildcard(@namespace))
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{@namespace}' is not one namespace; a question is about one namespace or the whole cluster.")
            {
                RecommendedAction = "Give one namespace, or leave -Namespace out.",
                TargetObject = @namespace,
                EndsPipeline = true,
            };
        }

        return AccessRequestText.Parse(verb ?? string.Empty, resource, @namespace, name, nonResourceUrl);
    }
}
