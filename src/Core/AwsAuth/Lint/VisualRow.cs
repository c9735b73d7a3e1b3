using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>A row as a person sees it in the text: from the line with its ARN to the line with the next one.</summary>
internal sealed class VisualRow
{
    /// <summary>Where it begins, from 1, in the text read.</summary>
    public int Line { get; init; }

    /// <summary>The ARN without quotes; empty when the row has none.</summary>
    public string Arn { get; set; } = string.Empty;

    public string? Username { get; set; }

    public List<string> Groups { get; } = [];

    /// <summary>True when its first line is commented out, so that what follows belongs to nobody.</summary>
    public bool Commented { get; init; }

    /// <summary>False when a line of it can be taken in more than one way.</summary>
    public bool IsClear { get; set; } = true;

    public bool HasGroups { get; set; }

    /// <summary>True while lines with a dash are groups.</summary>
    public bool InGroups { get; set; }

    public bool Owns => Arn.Length > 0 && !Commented;

    /// <summary>Whether a row that the server reads gives this ARN exactly what stands here.</summary>
    public bool Gives(AwsAuthRow row) => IsClear && IsOf(row) && Same(Username ?? string.Empty, row.Username) && Groups.Select(Plain).SequenceEqual(row.Groups.Select(Plain), StringComparer.Ordinal);

    /// <summary>Whether a row gives no more than what stands here; what it lacks is a loss that is reported of its own.</summary>
    public bool Covers(AwsAuthRow row)
    {
        var groups = Groups.Select(Plain).ToArray();
        return IsClear && IsOf(row) && (row.Username.Length == 0 || Same(Username ?? string.Empty, row.Username))
            && row.Groups.All(g => g.Length == 0 || groups.Contains(Plain(g), StringComparer.Ordinal));
    }

    public bool IsOf(AwsAuthRow row) => Owns && Key(Arn) == Key(row.Arn);

    /// <summary>An ARN without the path of the role, to compare by.</summary>
    public static string Key(string arn) => GoText.Fold(RowArn.CutPath(VisualRows.Bare(arn).Replace("\\", string.Empty)));

    private static bool Same(string a, string b) => Plain(a) == Plain(b);

    private static string Plain(string text) => string.Concat(VisualRows.Bare(text).Where(c => !char.IsWhiteSpace(c) && c is not ('\\' or '\uFEFF')));
}
