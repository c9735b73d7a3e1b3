namespace EksAccessManagement.Authorization;

/// <summary>A difference of two rule sets before it is known in which namespaces it counts.</summary>
internal sealed record RuleDifference(DifferenceKind Kind, PolicyRule Part, AccessRequest Witness);
