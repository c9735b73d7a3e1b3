using System.Collections.Generic;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Something that is lost or read otherwise than it looks.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">What the authenticator makes of it, for a person.</param>
public sealed record AwsAuthReadingProblem(AwsAuthProblemKind Kind, string Message)
{
    /// <summary>The key of the ConfigMap, such as <c>mapRoles</c>; empty when it concerns the whole text.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>The field's name as written; empty when it concerns no field.</summary>
    public string Field { get; init; } = string.Empty;

    /// <summary>The row's place in its list, from 0; -1 when it concerns no row.</summary>
    public int RowIndex { get; init; } = -1;

    /// <summary>The line in the user's file, from 1; in the value where there is no file; 0 when it has none.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 when it has none.</summary>
    public int Column { get; init; }

    /// <summary>The ARNs of those who are lost by it and stand nowhere else, where that can be told; never null.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>
    /// True when no row of the text counts where it stands: it is refused, is a ConfigMap of another name or namespace, or has its keys
    /// outside of <c>data</c>.
    /// </summary>
    internal bool IsUnread => Kind is AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.ValueNotText or AwsAuthProblemKind.KeyMisplaced
        || (Kind == AwsAuthProblemKind.WrongObject && !LacksNamespace);

    /// <summary>True when all that is wrong with the object is that it says no namespace, be it named right or a fragment without a name: where it goes is up to kubectl then.</summary>
    internal bool LacksNamespace => Kind == AwsAuthProblemKind.WrongObject && ObjectNamespace is null && ObjectName is null or AwsAuthKeys.Name;

    /// <summary>The name of an object that is the wrong one; null when it says none.</summary>
    internal string? ObjectName { get; init; }

    /// <summary>The namespace of an object that is the wrong one; null when it says none.</summary>
    internal string? ObjectNamespace { get; init; }

    /// <summary>The YAML library's complaint behind a lost key; null for every other problem.</summary>
    internal YamlFault? Fault { get; init; }

    /// <summary>Where in the value it stands, as an index into its text; -1 when nowhere.</summary>
    internal int ValueIndex { get; init; } = -1;

    /// <summary>Where in the value the faulty construct begins; -1 when nowhere.</summary>
    internal int ContextIndex { get; init; } = -1;

    /// <summary>The node concerned; null when there is none.</summary>
    internal YamlNode? Node { get; init; }
}
