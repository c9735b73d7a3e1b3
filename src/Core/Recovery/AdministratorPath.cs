namespace EksAccessManagement.Recovery;

/// <summary>A way into a cluster as an administrator of all of it.</summary>
/// <param name="PrincipalArn">The principal.</param>
/// <param name="Standing">How sure it is.</param>
/// <param name="How">By what: the entry or row, and what gives the rights.</param>
/// <param name="Doubt">Why it is not certain, or why nobody stands behind it; empty when it is certain.</param>
internal sealed record AdministratorPath(string PrincipalArn, AdministratorStanding Standing, string How, string Doubt)
{
    /// <summary>The principal and its way, with the doubt.</summary>
    public override string ToString() => $"{PrincipalArn} ({(Doubt.Length == 0 ? How : Doubt)})";
}
