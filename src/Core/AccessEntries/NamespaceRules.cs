using System.Text.RegularExpressions;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AccessEntries;

/// <summary>What can stand as a namespace in an access scope.</summary>
/// <remarks>
/// Kubernetes: a namespace is an RFC 1123 label. EKS adds the star as a wildcard; its documentation shows it at the end
/// only, and what else it takes is not said, so that a star is let through wherever it stands.
/// </remarks>
public static class NamespaceRules
{
    private static readonly Regex Pattern = new(@"\A(?!-)[a-z0-9*-]{1,63}(?<!-)\z", RegexOptions.CultureInvariant);

    /// <summary>Checks one namespace and gives it back.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="policy">The policy it belongs to, for the message.</param>
    /// <exception cref="EksAccessException"><c>InvalidAccessPolicyText</c>.</exception>
    public static string Check(string name, string policy) => Pattern.IsMatch(name)
        ? name
        : throw new EksAccessException(ErrorIds.InvalidAccessPolicyText, ErrorKind.InvalidInput, $"'{name}' is not a namespace (access policy {policy}).")
        {
            RecommendedAction = name.Contains("\u2026") || name.EndsWith("...", System.StringComparison.Ordinal)
                ? "The text was cut off where it was shown: take the object's AccessPolicy property, not its display."
                : "A namespace has lower-case letters, digits and hyphens, at most 63; a star stands for any letters, as in dev-*.",
            TargetObject = name,
        };
}
