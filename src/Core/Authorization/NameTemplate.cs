using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Authorization;

/// <summary>
/// A username or group with placeholders that the authenticator fills from the session. Says which names it could become.
/// </summary>
/// <remarks>Placeholders: aws-iam-authenticator, pkg/server/server.go, renderTemplate; texts that it does not know stay as they are.</remarks>
public sealed class NameTemplate
{
    /// <summary>Our own placeholder for whichever user, role or root an account that is mapped as a whole has.</summary>
    internal const string AnyPrincipal = "{{Principal}}";

    private static readonly KeyValuePair<string, string>[] Placeholders =
    [
        new(AnyPrincipal, "(?:(?:user|role)/.+|root)"),
        new("{{EC2PrivateDNSName}}", "[A-Za-z0-9.-]+"),
        new("{{AccountID}}", "[0-9]{12}"),
        new("{{SessionName}}", "[A-Za-z0-9_+=,.-]{0,64}"),
        new("{{SessionNameRaw}}", "[A-Za-z0-9_+=,.@-]{0,64}"),
        new("{{AccessKeyID}}", "[A-Z0-9]+"),
    ];

    private readonly Regex _pattern;
    private readonly string _prefix;

    private NameTemplate(string text, Regex pattern, string prefix)
    {
        Text = text;
        _pattern = pattern;
        _prefix = prefix;
    }

    /// <summary>The text with its placeholders.</summary>
    public string Text { get; }

    /// <summary>True when a text has a placeholder that the authenticator fills.</summary>
    public static bool IsTemplate(string text) => Parse(text) is not null;

    /// <summary>Reads a template; null when the text has no placeholder and is a plain name.</summary>
    public static NameTemplate? Parse(string text)
    {
        if (text.IndexOf("{{", StringComparison.Ordinal) < 0)
        {
            return null;
        }

        var pattern = new StringBuilder("\\A");
        string? prefix = null;
        var at = 0;
        while (at < text.Length)
        {
            var next = NextPlaceholder(text, at, out var placeholder);
            pattern.Append(Regex.Escape(text.Substring(at, next - at)));
            at = next;
            if (placeholder.Key is not null)
            {
                prefix ??= text.Substring(0, next);
                pattern.Append(placeholder.Value);
                at += placeholder.Key.Length;
            }
        }

        return prefix is null ? null : new NameTemplate(text, new Regex(pattern.Append("\\z").ToString(), RegexOptions.CultureInvariant), prefix);
    }

    /// <summary>True when some session would get this name.</summary>
    public bool CouldBe(string name) => name.StartsWith(_prefix, StringComparison.Ordinal) && _pattern.IsMatch(name);

    private static int NextPlaceholder(string text, int from, out KeyValuePair<string, string> placeholder)
    {
        placeholder = default;
        var first = text.Length;
        foreach (var candidate in Placeholders)
        {
            var index = text.IndexOf(candidate.Key, from, StringComparison.Ordinal);
            if (index >= 0 && index < first)
            {
                first = index;
                placeholder = candidate;
            }
        }

        return first;
    }
}
