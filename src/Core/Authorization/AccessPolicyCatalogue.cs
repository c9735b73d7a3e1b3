using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Text;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>The access policies of EKS and what is known of their rules; the service itself never shows a policy's rules.</summary>
public sealed class AccessPolicyCatalogue
{
    private const string ResourceName = "EksAccessManagement.access-policies.txt";
    private const string ArnResource = "cluster-access-policy/";

    private static readonly Lazy<AccessPolicyCatalogue> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, EKSAccessPolicyDefinition> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a catalogue of policies.</summary>
    /// <param name="version">The day it was last compared with its sources.</param>
    /// <param name="policies">The policies; names are unique.</param>
    public AccessPolicyCatalogue(string version, IReadOnlyList<EKSAccessPolicyDefinition> policies)
    {
        Version = version;
        Policies = policies;
        foreach (var policy in policies)
        {
            _byName.Add(policy.Name, policy);
        }

        // A short name never hides a full one.
        foreach (var policy in policies.Where(p => !_byName.ContainsKey(p.ShortName)))
        {
            _byName.Add(policy.ShortName, policy);
        }
    }

    /// <summary>The catalogue that comes with the module.</summary>
    public static AccessPolicyCatalogue Default => Embedded.Value;

    /// <summary>The day the catalogue was last compared with its sources (yyyy-MM-dd).</summary>
    public string Version { get; }

    /// <summary>Every policy, the ones for customers first.</summary>
    public IReadOnlyList<EKSAccessPolicyDefinition> Policies { get; }

    /// <summary>Reads a catalogue from a text of the form of the module's own file.</summary>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> with the line.</exception>
    public static AccessPolicyCatalogue Read(TextReader reader)
    {
        var (version, policies) = AccessPolicyFile.Read(reader);
        return new AccessPolicyCatalogue(version, policies);
    }

    /// <summary>Finds a policy by short name, full name or ARN, in any case.</summary>
    /// <param name="text">The name or ARN.</param>
    /// <param name="partition">The partition for the policy's ARN; an ARN given as text keeps its own.</param>
    /// <param name="policy">The policy, with the ARN of the partition.</param>
    /// <returns>False when the catalogue has no such policy, which does not say that the service has none.</returns>
    public bool TryResolve(string? text, string partition, [NotNullWhen(true)] out EKSAccessPolicyDefinition? policy)
    {
        policy = null;
        var name = text?.Trim() ?? string.Empty;
        if (Arn.TryParse(name, out var arn))
        {
            if (arn.Service != "eks" || !arn.Resource.StartsWith(ArnResource, StringComparison.Ordinal))
            {
                return false;
            }

            partition = arn.Partition;
            name = arn.Resource.Substring(ArnResource.Length);
        }

        if (!_byName.TryGetValue(name, out var found))
        {
            return false;
        }

        policy = found.Partition == partition ? found : found.InPartition(partition);
        return true;
    }

    /// <summary>Finds a policy by short name, full name or ARN.</summary>
    /// <exception cref="EksAccessException"><c>UnknownAccessPolicy</c>, with the nearest names.</exception>
    public EKSAccessPolicyDefinition Resolve(string? text, string partition = Partitions.Aws)
    {
        if (TryResolve(text, partition, out var policy))
        {
            return policy;
        }

        var nearest = NearestNames(text ?? string.Empty);
        throw new EksAccessException(ErrorIds.UnknownAccessPolicy, ErrorKind.InvalidInput, $"There is no access policy '{text}' in the catalogue of {Version}.")
        {
            RecommendedAction = $"Did you mean {string.Join(", ", nearest)}? Get-EKSAccessPolicyDefinition lists all.",
            TargetObject = text,
        };
    }

    /// <summary>The short names that resemble a text most.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<string> NearestNames(string text, int count = 3)
    {
        var wanted = EKSAccessPolicyDefinition.ShortNameOf(text.Substring(text.LastIndexOf('/') + 1));
        return Policies
            .Select(p => (p.ShortName, Distance: Math.Min(EditDistance.Between(wanted, p.ShortName), EditDistance.Between(wanted, p.Name))))
            .OrderBy(p => p.Distance)
            .ThenBy(p => p.ShortName, StringComparer.Ordinal)
            .Take(count)
            .Select(p => p.ShortName)
            .ToArray();
    }

    private static AccessPolicyCatalogue ReadEmbedded()
    {
        using var stream = typeof(AccessPolicyCatalogue).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new EksAccessException(ErrorIds.DependencyConflict, ErrorKind.InvalidState, $"The module lacks its part {ResourceName}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(reader);
    }
}
