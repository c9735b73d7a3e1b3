using System.Collections.Generic;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>A row as Go's JSON decoder fills it, with the place of every field that counted.</summary>
internal sealed class RowDraft
{
    public RowDraft(YamlNode node) => Node = node;

    /// <summary>The item in the list (an alias stays an alias, so that the place is the row's own).</summary>
    public YamlNode Node { get; }

    /// <summary>The row's mapping; null when the item is something else.</summary>
    public GoValue? Mapping { get; set; }

    public string Arn { get; set; } = string.Empty;

    public string Username { get; set; } = string.Empty;

    public string UserId { get; set; } = string.Empty;

    public GroupSlice Groups { get; } = new();

    public bool HasSso { get; set; }

    public string SsoPermissionSet { get; set; } = string.Empty;

    public string SsoAccount { get; set; } = string.Empty;

    public string SsoPartition { get; set; } = string.Empty;

    /// <summary>The value node of each field that set something, by the field's proper name.</summary>
    public Dictionary<string, YamlNode> Nodes { get; } = [];

    public List<AwsAuthReadingProblem> Problems { get; } = [];
}
