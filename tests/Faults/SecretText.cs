using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Faults.Tests;

/// <summary>Looks for secrets in a text.</summary>
internal static class SecretText
{
    /// <summary>Bearer tokens for a cluster, tokens of sessions of the sandbox, and signatures.</summary>
    private static readonly Regex Tokens = new(@"k8s-aws-v1\.[A-Za-z0-9_-]{10}|IQoJb3JpZ2lu|X-Amz-Signature=[0-9a-f]|Signature=[0-9a-f]{64}", RegexOptions.CultureInvariant);

    /// <summary>What is secret and stands in a text; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">Secret keys and session tokens in use.</param>
    public static string? FindIn(string text, IEnumerable<string?> secrets) =>
        secrets.Any(s => !string.IsNullOrEmpty(s) && text.Contains(s, StringComparison.Ordinal)) ? "the secret key or the session token"
        : Tokens.Match(text) is { Success: true } token ? token.Value
        : null;
}
