using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>Requests that a rule covers, one for each of its two kinds at most.</summary>
internal static class SampleRequests
{
    private const string All = "*";
    private const string Any = "any-other";

    /// <summary>The requests; none for a rule that covers nothing.</summary>
    public static IEnumerable<AccessRequest> Of(PolicyRule rule)
    {
        if (rule.Verbs.Count == 0)
        {
            yield break;
        }

        var verb = Value(rule.Verbs[0]);
        if (rule.Resources.Count > 0 && rule.ApiGroups.Count > 0)
        {
            var parts = rule.Resources[0].Split(['/'], 2);
            yield return new AccessRequest(verb)
            {
                ApiGroup = Value(rule.ApiGroups[0]),
                Resource = Value(parts[0]),
                Subresource = parts.Length > 1 ? parts[1] : string.Empty,
                Name = rule.ResourceNames.Count > 0 ? rule.ResourceNames[0] : string.Empty,
            };
        }

        if (rule.NonResourceUrls.Count > 0)
        {
            var url = rule.NonResourceUrls[0];
            yield return new AccessRequest(verb) { NonResourceUrl = url.EndsWith(All, StringComparison.Ordinal) ? url.TrimEnd('*') + Any : url };
        }
    }

    private static string Value(string text) => text == All ? Any : text;
}
