using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Removes every row of a principal or account. Makes nothing when there is none.</summary>
/// <param name="Kind">The kind of row.</param>
/// <param name="Arn">The ARN as it stands in the row, in any case, or the account.</param>
public sealed record RemoveAwsAuthRow(AwsAuthRowKind Kind, string Arn) : AwsAuthChangeRequest
{
    /// <inheritdoc/>
    public override AwsAuthAction Action => AwsAuthAction.Remove;

    /// <inheritdoc/>
    public override string? PrincipalArn => Arn;

    /// <inheritdoc/>
    internal override string Phrase => $"Remove {Arn} from aws-auth";

    /// <inheritdoc/>
    internal override KubernetesConfigMap? Plan(KubernetesConfigMap? current)
    {
        var key = AwsAuthKeys.Of(Kind);
        var data = Copy(current?.Data);
        var edit = AwsAuthEditor.Remove(data.TryGetValue(key, out var text) ? text : null, Kind, Arn);
        if (!edit.Changed)
        {
            return current;
        }

        data[key] = edit.Text!;
        return current! with { Data = data };
    }
}
