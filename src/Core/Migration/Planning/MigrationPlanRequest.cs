using System;
using System.Collections.Generic;
using EksAccessManagement.AuthenticationModes;

namespace EksAccessManagement.Migration;

/// <summary>What a plan is made for.</summary>
public sealed record MigrationPlanRequest
{
    /// <summary>The mode to end in: API_AND_CONFIG_MAP or API.</summary>
    public string TargetMode { get; init; } = AuthenticationModeName.ApiAndConfigMap;

    /// <summary>Choices for rows that cannot become entries as they stand, by question id or by the row's ARN.</summary>
    public IReadOnlyDictionary<string, MigrationChoice> Choices { get; init; } = new Dictionary<string, MigrationChoice>(StringComparer.Ordinal);

    /// <summary>The caller confirms that roles which cannot be looked up have no path.</summary>
    public bool AssumeNoPath { get; init; }
}
