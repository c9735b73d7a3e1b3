using EksAccessManagement.AccessEntries;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Authorization;

/// <summary>What IAM says of the principal that a question is about.</summary>
/// <param name="Status">Missing, Active, or NotChecked when IAM was not asked or may not be.</param>
/// <param name="Text">For a person; empty when there is nothing to say.</param>
public sealed record PrincipalStanding(PrincipalStatus Status, string Text)
{
    /// <summary>Nobody asked IAM.</summary>
    public static PrincipalStanding NotAsked { get; } = new(PrincipalStatus.NotChecked, string.Empty);

    /// <summary>False when IAM has no such principal: then nobody can sign in as it, whatever names it.</summary>
    public bool Exists => Status != PrincipalStatus.Missing;

    /// <summary>What it means that IAM answered this about a principal.</summary>
    /// <param name="asked">The principal that was asked for.</param>
    /// <param name="found">IAM's answer; null when it has none of that name.</param>
    public static PrincipalStanding Of(PrincipalArn asked, IamPrincipal? found)
    {
        var kind = KindOf(asked);
        if (found is null)
        {
            return new PrincipalStanding(PrincipalStatus.Missing, $"IAM of account {asked.AccountId} has no {kind} {asked.Name}, so that nobody can sign in as it");
        }

        return asked.Kind == PrincipalKind.AssumedRole || found.Arn == asked.ToString()
            ? Found(asked)
            : new PrincipalStanding(PrincipalStatus.Active, $"IAM has the {kind} as {found.Arn}");
    }

    /// <summary>IAM has the principal as it was asked for.</summary>
    internal static PrincipalStanding Found(PrincipalArn asked) => new(PrincipalStatus.Active, $"IAM has this {KindOf(asked)}");

    private static string KindOf(PrincipalArn asked) => asked.Kind == PrincipalKind.User ? "user" : "role";
}
