using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>The service's rules for names, tags and pages.</summary>
internal static partial class EksRules
{
    /// <summary>Access entries a cluster may have.</summary>
    public const int MaxEntries = 3000;

    /// <summary>Policies an entry may have.</summary>
    public const int MaxPolicies = 20;

    private const int MaxTags = 50;

    private static readonly string[] Reserved = ["system:", "eks:", "aws:", "amazon:", "iam:"];

    /// <summary>Checks a cluster's name.</summary>
    public static void CheckClusterName(string name)
    {
        if (name.Length > 100 || !ClusterName().IsMatch(name))
        {
            throw EksErrors.BadClusterName();
        }
    }

    /// <summary>Checks groups and username. The service does so before it looks up the cluster.</summary>
    public static void CheckNames(IReadOnlyList<string>? groups, string? username)
    {
        foreach (var group in groups ?? [])
        {
            if (ReservedPrefix(group) is { } prefix)
            {
                throw EksErrors.InvalidParameter($"The kubernetes group name {group} is invalid, it cannot start with {prefix}");
            }
        }

        if (username is not null)
        {
            CheckUsername(username);
        }
    }

    /// <summary>Refuses a reserved prefix in a username.</summary>
    public static void CheckUsername(string username)
    {
        if (ReservedPrefix(username) is { } prefix)
        {
            throw EksErrors.InvalidParameter($"The username must not begin with {prefix}");
        }

        var template = new[] { username.IndexOf("{{SessionName}}", StringComparison.Ordinal), username.IndexOf("{{SessionNameRaw}}", StringComparison.Ordinal) }
            .Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        if (template >= 0 && !username[..template].Contains(':', StringComparison.Ordinal))
        {
            // The rule is documented, the service's text is not.
            throw EksErrors.InvalidParameter("The specified username is invalid: a colon must precede {{SessionName}} or {{SessionNameRaw}}");
        }
    }

    /// <summary>Checks tags; <paramref name="fault"/> makes the error of the operation.</summary>
    public static void CheckTags(IReadOnlyDictionary<string, string> added, IReadOnlyDictionary<string, string> all, Func<string, Exception> fault)
    {
        foreach (var tag in added)
        {
            if (tag.Key.Length is 0 or > 128 || tag.Value.Length > 256)
            {
                throw fault($"The tag {tag.Key} is invalid: keys have 1 to 128 characters, values at most 256");
            }

            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw fault("Tag keys that begin with aws: are reserved for AWS use");
            }
        }

        if (all.Count > MaxTags)
        {
            throw fault($"The maximum number of tags for a resource is {MaxTags}");
        }
    }

    private static string? ReservedPrefix(string name) => Reserved.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal));

    [GeneratedRegex("^[0-9A-Za-z][A-Za-z0-9_-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex ClusterName();
}
