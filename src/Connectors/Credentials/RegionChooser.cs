using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime.CredentialManagement;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Chooses the region: the parameter, a cluster's ARN, the shell's, the chosen profile's, the environment's, the default profile's, the instance's.</summary>
internal static class RegionChooser
{
    /// <summary>Chooses, and says where it found the region.</summary>
    /// <exception cref="EksAccessException"><c>RegionNotFound</c>, <c>InvalidArgument</c>.</exception>
    public static async Task<(string Region, string Source)> ChooseAsync(AwsSessionOptions options, CredentialProfile? profile, Profiles profiles, CancellationToken cancellationToken)
    {
        (string? Region, string Source)[] known =
        [
            (options.Region, "parameter Region"),
            (options.ImpliedRegion, "cluster ARN"),
            (options.StoredRegion, options.StoredRegionSource),
            (profile?.Region?.SystemName, "profile " + profile?.Name),
            (Environment.GetEnvironmentVariable("AWS_REGION"), "environment variable AWS_REGION"),
            (Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"), "environment variable AWS_DEFAULT_REGION"),
        ];
        var found = known.FirstOrDefault(k => !string.IsNullOrWhiteSpace(k.Region));
        if (found.Region is null)
        {
            found = DefaultProfile(profiles);
        }

        if (found.Region is null)
        {
            found = (await InstanceMetadata.RegionAsync(cancellationToken).ConfigureAwait(false), "EC2 instance metadata");
        }

        return found.Region is null ? throw NotFound() : (Check(found.Region.Trim(), found.Source), found.Source);
    }

    private static (string? Region, string Source) DefaultProfile(Profiles profiles)
    {
        var name = Environment.GetEnvironmentVariable("AWS_PROFILE");
        name = string.IsNullOrWhiteSpace(name) ? "default" : name.Trim();
        return (profiles.Find(name)?.Region?.SystemName, "profile " + name);
    }

    /// <summary>A region becomes part of host names: nothing but a label may stand there.</summary>
    private static string Check(string region, string source) =>
        region.Length <= 63 && region[0] != '-' && region[region.Length - 1] != '-' && region.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-')
            ? region.ToLowerInvariant()
            : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{region}' ({source}) is not a region.")
            {
                RecommendedAction = "Give a region's code such as eu-west-1.",
                TargetObject = region,
                EndsPipeline = true,
            };

    private static EksAccessException NotFound() =>
        new(ErrorIds.RegionNotFound, ErrorKind.InvalidInput, "No region was given and none was found: no -Region, no shell default, none in the profile, no AWS_REGION or AWS_DEFAULT_REGION.")
        {
            RecommendedAction = "Give -Region eu-west-1 (say), or set a default with Set-DefaultAWSRegion, in the profile or in AWS_REGION.",
            EndsPipeline = true,
        };
}
