using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Collects issues and gives them place, file and cluster.</summary>
internal sealed class IssueSink(AwsAuthMap map)
{
    private static readonly Dictionary<string, AwsAuthRule> Rules = AwsAuthRules.All.ToDictionary(r => r.Id, StringComparer.Ordinal);

    private readonly List<AwsAuthIssue> _issues = [];

    public AwsAuthMap Map { get; } = map;

    /// <summary>All issues in the order of the text.</summary>
    public IReadOnlyList<AwsAuthIssue> Issues => _issues.OrderBy(i => KeyOrder(i.Key)).ThenBy(i => i.Line).ThenBy(i => i.Column).ToArray();

    public void Add(string rule, string message, string suggestion, string key = "", int line = 0, int column = 0, AwsAuthSeverity? severity = null, string? principal = null, IReadOnlyList<string>? lost = null) =>
        Put(new AwsAuthIssue(rule, severity ?? Rules[rule].Severity, message) { Suggestion = suggestion, Key = key, Line = line, Column = column, PrincipalArn = principal, LostArn = lost ?? [] });

    /// <summary>An issue of a row, at one of its fields when that stands in the text.</summary>
    public void Add(string rule, AwsAuthRow row, string message, string suggestion, string field = "", AwsAuthSeverity? severity = null, YamlNode? node = null)
    {
        node ??= row.Draft is not null && row.Draft.Nodes.TryGetValue(field, out var found) ? found : null;
        AddAt(rule, row, message, suggestion, node is null ? (row.Line, row.Column) : Locate(row, node), severity);
    }

    /// <summary>An issue of a row, at any place.</summary>
    public void AddAt(string rule, AwsAuthRow row, string message, string suggestion, (int Line, int Column) place, AwsAuthSeverity? severity = null) =>
        Put(new AwsAuthIssue(rule, severity ?? Rules[rule].Severity, message)
        {
            Suggestion = suggestion,
            Key = AwsAuthKeys.Of(row.Kind),
            RowIndex = row.Index,
            PrincipalArn = row.Arn.Length > 0 ? row.Arn : null,
            Line = place.Line,
            Column = place.Column,
        });

    private (int Line, int Column) Locate(AwsAuthRow row, YamlNode node)
    {
        var reading = Map.Readings.First(r => r.Kind == row.Kind);
        return reading.Value.Locate(reading.Index(node));
    }

    private void Put(AwsAuthIssue issue)
    {
        var origin = Map.Source.Origin;
        _issues.Add(issue with
        {
            File = Map.Source.FileName,
            ClusterName = origin?.ClusterName,
            ClusterArn = origin?.ClusterArn,
            Region = origin?.Region,
            AccountId = origin?.AccountId,
        });
    }

    private int KeyOrder(string key)
    {
        if (Map.Source.Shape != AwsAuthShape.Data)
        {
            return 0;
        }

        return key switch
        {
            AwsAuthKeys.MapRoles => 1,
            AwsAuthKeys.MapUsers => 2,
            AwsAuthKeys.MapAccounts => 3,
            _ => 0,
        };
    }
}
