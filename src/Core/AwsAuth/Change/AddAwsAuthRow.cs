using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Adds one row, or replaces the one of its ARN.</summary>
/// <param name="Row">The row.</param>
/// <param name="Replace">True to replace a row that says something else.</param>
public sealed record AddAwsAuthRow(AwsAuthRowSpec Row, bool Replace = false) : AwsAuthChangeRequest
{
    /// <inheritdoc/>
    public override AwsAuthAction Action => AwsAuthAction.Add;

    /// <inheritdoc/>
    public override string? PrincipalArn => Row.Arn;

    /// <inheritdoc/>
    internal override string Phrase => $"Add a row for {Row.Arn} to aws-auth";

    /// <inheritdoc/>
    internal override KubernetesConfigMap? Plan(KubernetesConfigMap? current)
    {
        var key = AwsAuthKeys.Of(Row.Kind);
        var data = Copy(current?.Data);
        var edit = AwsAuthEditor.Add(data.TryGetValue(key, out var text) ? text : null, Row, Replace);
        if (!edit.Changed)
        {
            return current;
        }

        data[key] = edit.Text!;
        return (current ?? New) with { Data = data };
    }
}
