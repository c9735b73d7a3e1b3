using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Puts the values of a text on the cluster. A text of one key changes that key only; a whole ConfigMap replaces all three.</summary>
/// <param name="Source">The text, read from anywhere.</param>
public sealed record SetAwsAuth(AwsAuthSource Source) : AwsAuthChangeRequest
{
    /// <inheritdoc/>
    public override AwsAuthAction Action => AwsAuthAction.Set;

    /// <inheritdoc/>
    internal override string Phrase => "Replace the text of aws-auth";

    /// <inheritdoc/>
    internal override KubernetesConfigMap? Plan(KubernetesConfigMap? current)
    {
        Source.RequireSound("put on a cluster");
        var data = Copy(current?.Data);
        if (Source.Shape is not AwsAuthShape.Value)
        {
            foreach (var key in AwsAuthKeys.All)
            {
                data.Remove(key);
            }
        }

        foreach (var value in Source.Values)
        {
            data[value.Key] = value.Text;
        }

        return (current ?? New) with { Data = data };
    }
}
