using System.Collections.Generic;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>A change that is asked for. It is planned anew on every reading of the ConfigMap, so that nobody else's change is lost.</summary>
public abstract record AwsAuthChangeRequest
{
    /// <summary>What is asked for.</summary>
    public abstract AwsAuthAction Action { get; }

    /// <summary>The principal of an Add or Remove; null for whole texts.</summary>
    public virtual string? PrincipalArn => null;

    /// <summary>The ConfigMap as it shall be; null when none shall be made.</summary>
    /// <param name="current">The ConfigMap as it is; null when there is none.</param>
    /// <exception cref="EksAccessException"><c>MalformedInput</c>, <c>ResourceInUse</c>.</exception>
    internal abstract KubernetesConfigMap? Plan(KubernetesConfigMap? current);

    /// <summary>What is asked for, as a phrase for the prompt.</summary>
    internal abstract string Phrase { get; }

    private protected static KubernetesConfigMap New { get; } = new(AwsAuthKeys.Namespace, AwsAuthKeys.Name);

    private protected static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string>? data)
    {
        var copy = new Dictionary<string, string>(System.StringComparer.Ordinal);
        foreach (var pair in data ?? new Dictionary<string, string>())
        {
            copy[pair.Key] = pair.Value;
        }

        return copy;
    }
}
