namespace EksAccessManagement.Authorization;

/// <summary>A difference of two rule sets before it is known in which namespaces it counts.</summary>
internal sealed record RuleDifference(DifferenceKind Kind, PolicyRule Part, AccessRequest Witness)
{
    private string? _key;

    /// <summary>The same for the same difference, wherever it is found.</summary>
    public string Key => _key ??= $"{(int)Kind} {Part}";
}
