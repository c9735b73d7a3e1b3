using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Finds the row of aws-auth that maps an identity.</summary>
internal static class AwsAuthMapper
{
    /// <summary>Username and groups with their templates; null when no row maps the identity.</summary>
    public static (string Username, IReadOnlyList<string> Groups)? Map(IReadOnlyDictionary<string, string>? data, TokenIdentity identity)
    {
        foreach (var (key, field) in new[] { ("mapRoles", "rolearn"), ("mapUsers", "userarn") })
        {
            var row = Items(data, key).OfType<MappingNode>()
                .LastOrDefault(r => string.Equals(Field(r, field), identity.CanonicalArn, StringComparison.OrdinalIgnoreCase));
            if (row is not null)
            {
                return (Field(row, "username") ?? string.Empty, row.Texts("groups"));
            }
        }

        return Items(data, "mapAccounts").OfType<ScalarNode>().Any(a => a.Value == identity.AccountId)
            ? (identity.CanonicalArn, [])
            : null;
    }

    private static IReadOnlyList<DocumentNode> Items(IReadOnlyDictionary<string, string>? data, string key)
    {
        if (data?.GetValueOrDefault(key) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        try
        {
            return YamlText.Parse(text, key) is [SequenceNode list, ..] ? list.Items : [];
        }
        catch (EksAccessException)
        {
            return [];
        }
    }

    private static string? Field(MappingNode row, string name) =>
        row.Entries.LastOrDefault(e => string.Equals(e.Key.Value, name, StringComparison.OrdinalIgnoreCase))?.Value is ScalarNode { Kind: ScalarKind.String } scalar ? scalar.Value : null;
}
