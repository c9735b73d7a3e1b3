using System;
using System.Linq;
using EksAccessManagement.Errors;
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
        var refused = Source.Problems.FirstOrDefault(p => p.Kind is AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.ValueNotText or AwsAuthProblemKind.NothingFound)
            ?? Source.Problems.FirstOrDefault(p => p.Kind == AwsAuthProblemKind.WrongObject && p.Message.IndexOf("(no namespace)", StringComparison.Ordinal) < 0);
        if (refused is not null)
        {
            throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{Source.FileName ?? "The text"} cannot be put on a cluster{(refused.Line > 0 ? $" (line {refused.Line}, column {refused.Column})" : string.Empty)}: {refused.Message}")
            {
                RecommendedAction = "Mend it first: Find-AwsAuthIssue says what is wrong, Repair-AwsAuth mends it.",
                TargetObject = Source.FileName,
            };
        }

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
