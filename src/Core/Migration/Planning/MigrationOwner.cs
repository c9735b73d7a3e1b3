namespace EksAccessManagement.Migration;

/// <summary>Code or a tool that manages a part of the cluster's access and has to follow the migration.</summary>
/// <param name="Part">What it manages: <c>aws-auth</c> or the ARN of an entry's principal.</param>
/// <param name="Owner">Who it is, such as <c>Terraform</c>.</param>
/// <param name="Evidence">How that was told, such as a field manager's name or a tag.</param>
/// <param name="Change">What its code must change, and when.</param>
public sealed record MigrationOwner(string Part, string Owner, string Evidence, string Change)
{
    /// <summary>The part and its owner.</summary>
    public override string ToString() => $"{Part} is managed by {Owner} ({Evidence}): {Change}";
}
