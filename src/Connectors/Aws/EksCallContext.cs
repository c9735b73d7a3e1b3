using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>What an EKS call is about, with the condition keys that an IAM policy can test for it.</summary>
/// <remarks>Source: Service Authorization Reference, condition keys of Amazon EKS.</remarks>
internal static class EksCallContext
{
    /// <summary>Describes a call by its members.</summary>
    public static CallContext Of(ApiOperation operation, Members members, string endpoint) => new(EksOperations.ServiceId, operation.Name, endpoint)
    {
        Cluster = Text(members, "name"),
        Principal = Text(members, "principalArn"),
        Policy = Text(members, "policyArn"),
        ConditionKeys = Keys(operation, members).ToArray(),
    };

    private static IEnumerable<KeyValuePair<string, string>> Keys(ApiOperation operation, Members members)
    {
        if (Text(members, "principalArn") is { } principal)
        {
            yield return new("eks:principalArn", principal);
        }

        if (operation.Name == "CreateAccessEntry")
        {
            yield return new("eks:accessEntryType", Text(members, "type") ?? "STANDARD");
        }

        if (members.TryGetValue("kubernetesGroups", out var groups) && groups is IReadOnlyList<string> names)
        {
            yield return new("eks:kubernetesGroups", List(names));
        }

        if (Text(members, "username") is { } username)
        {
            yield return new("eks:username", username);
        }

        if (Text(members, "policyArn") is { } policy)
        {
            yield return new("eks:policyArn", policy);
        }

        if (members.TryGetValue("accessScope", out var scope) && scope is Members where)
        {
            yield return new("eks:accessScope", (string)where["type"]!);
            if (where.TryGetValue("namespaces", out var namespaces) && namespaces is IReadOnlyList<string> spaces)
            {
                yield return new("eks:namespaces", List(spaces));
            }
        }

        if (members.TryGetValue("accessConfig", out var access) && access is Members mode)
        {
            yield return new("eks:authenticationMode", (string)mode["authenticationMode"]!);
        }

        if (members.TryGetValue("tags", out var tags) && tags is IReadOnlyDictionary<string, string> pairs)
        {
            foreach (var pair in pairs)
            {
                yield return new("aws:RequestTag/" + pair.Key, pair.Value);
            }
        }
    }

    private static string? Text(Members members, string name) => members.TryGetValue(name, out var value) ? value as string : null;

    private static string List(IReadOnlyList<string> texts) => "[" + string.Join(", ", texts) + "]";
}
