namespace EksAccessManagement.Authorization;

/// <summary>A difference of two rule sets before it is known in which namespaces it counts.</summary>
internal sealed record RuleDifference(DifferenceKind Kind, PolicyRule Part, AccessRequest Witness)
{
    private string? _key;

    /// <summary>The same for the same difference, wherever it is found. The text alone is the same for all resources of a group and for all URLs.</summary>
    public string Key => _key ??= $"{(int)Kind} {Part}\u0001{string.Join(",", Part.ApiGroups)}\u0001{string.Join(",", Part.Resources)}";
}
