using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Removes every row of a principal or account, given as the row writes it, as a session, or as a role with its path.
/// A row with exactly that text goes before the row that the principal would really come in by, so that a dead row can
/// be removed without the live one.
/// </summary>
/// <param name="Principal">The ARN or the 12-digit account.</param>
/// <param name="Kind">The kind of row; null for any.</param>
public sealed record RemoveAwsAuthPrincipal(string Principal, AwsAuthRowKind? Kind = null) : AwsAuthChangeRequest
{
    /// <inheritdoc/>
    public override AwsAuthAction Action => AwsAuthAction.Remove;

    /// <inheritdoc/>
    public override string? PrincipalArn => Principal;

    /// <inheritdoc/>
    internal override string Phrase => $"Remove {Principal} from aws-auth";

    /// <inheritdoc/>
    internal override KubernetesConfigMap? Plan(KubernetesConfigMap? current)
    {
        EksAccessException? unreadable = null;
        foreach (var arn in Spellings())
        {
            var data = Copy(current?.Data);
            var changed = false;
            foreach (var kind in Kinds())
            {
                changed |= TryRemove(data, kind, arn, ref unreadable);
            }

            if (changed)
            {
                return current! with { Data = data };
            }
        }

        return unreadable is null ? current : throw unreadable;
    }

    private static bool TryRemove(Dictionary<string, string> data, AwsAuthRowKind kind, string arn, ref EksAccessException? unreadable)
    {
        var key = AwsAuthKeys.Of(kind);
        try
        {
            var edit = AwsAuthEditor.Remove(data.TryGetValue(key, out var text) ? text : null, kind, arn);
            if (edit.Changed)
            {
                data[key] = edit.Text!;
            }

            return edit.Changed;
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.MalformedInput)
        {
            // The row may stand in another key; only when it is found nowhere does the unreadable key matter.
            unreadable ??= fault;
            return false;
        }
    }

    private IEnumerable<string> Spellings()
    {
        var text = Principal.Trim();
        return Caller.TryParse(text, out var caller) ? new[] { text, caller.CanonicalArn }.Distinct(StringComparer.Ordinal) : [text];
    }

    private AwsAuthRowKind[] Kinds() =>
        Kind is { } given ? [given]
        : Identity.Arn.IsAccountId(Principal.Trim()) ? [AwsAuthRowKind.Account]
        : [AwsAuthRowKind.Role, AwsAuthRowKind.User];
}
