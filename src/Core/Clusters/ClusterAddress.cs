using System;
using System.Text.RegularExpressions;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Clusters;

/// <summary>A cluster's name and the session options that lead to it, before any call was made.</summary>
internal sealed record ClusterAddress(string Name, AwsSessionOptions Options, ClusterArn? Arn, string? ExpectedAccountId)
{
    private const string ProfilePrefix = "profile ";

    // The cluster name's pattern and length in the EKS API.
    private static readonly Regex ValidName = new(@"\A[0-9A-Za-z][A-Za-z0-9\-_]{0,99}\z", RegexOptions.CultureInvariant);

    public static ClusterAddress Of(ClusterChoice choice, AwsSessionOptions options)
    {
        if (!string.IsNullOrWhiteSpace(choice.ClusterName))
        {
            return OfName(choice.ClusterName!.Trim(), options);
        }

        return choice.Piped is { } piped && (Given(piped.ClusterName) || Given(piped.ClusterArn))
            ? OfPiped(piped, options)
            : throw Invalid("No cluster is given.", "Give -ClusterName, or pipe objects that have a ClusterName or ClusterArn.", null, endsPipeline: choice.Piped is null);
    }

    public static ClusterAddress OfName(string name, AwsSessionOptions options)
    {
        if (NamePattern.HasWildcard(name))
        {
            throw new EksAccessException(ErrorIds.WildcardNotAllowed, ErrorKind.InvalidInput, $"'{name}' is a pattern; a command that writes needs the name of one cluster.")
            {
                RecommendedAction = "List the clusters with Get-EKSAuthenticationMode -ClusterName '" + name + "' and pipe them.",
                TargetObject = name,
                EndsPipeline = true,
            };
        }

        return name.StartsWith("arn:", StringComparison.OrdinalIgnoreCase)
            ? OfArn(ParseArn(name, endsPipeline: true), options, endsPipeline: true)
            : new ClusterAddress(CheckName(name, endsPipeline: true), options, null, null);
    }

    private static ClusterAddress OfPiped(ClusterLocation piped, AwsSessionOptions options)
    {
        options = WithCredentialsOf(piped, options);
        if (Given(piped.ClusterArn))
        {
            var arn = ParseArn(piped.ClusterArn!.Trim(), endsPipeline: false);
            if (Given(piped.ClusterName) && piped.ClusterName!.Trim() != arn.Name)
            {
                throw Invalid($"The object names the cluster '{piped.ClusterName}' and, by its ClusterArn, the cluster '{arn.Name}'.", "Give -ClusterName on the command line, or correct the object.", piped.ClusterArn, false);
            }

            CheckRegion(piped.Region, arn, endsPipeline: false);
            return OfArn(arn, options, endsPipeline: false);
        }

        var name = piped.ClusterName!.Trim();
        if (Given(piped.Region) && Given(options.Region) && !SameText(piped.Region!, options.Region!))
        {
            throw Conflict(options.Region!, piped.Region!, name, endsPipeline: false);
        }

        return new ClusterAddress(
            CheckName(name, endsPipeline: false),
            Given(piped.Region) ? options with { ImpliedRegion = piped.Region!.Trim(), AssumeRoleAccountId = Trimmed(piped.AccountId) } : options with { AssumeRoleAccountId = Trimmed(piped.AccountId) },
            null,
            Trimmed(piped.AccountId));
    }

    private static ClusterAddress OfArn(ClusterArn arn, AwsSessionOptions options, bool endsPipeline)
    {
        CheckRegion(options.Region, arn, endsPipeline);
        return new ClusterAddress(arn.Name, options with { ImpliedRegion = arn.Region, AssumeRoleAccountId = arn.AccountId }, arn, arn.AccountId);
    }

    private static AwsSessionOptions WithCredentialsOf(ClusterLocation piped, AwsSessionOptions options)
    {
        // Credentials on the command line win over the name of those the object was read with. A name can only be followed
        // when it names a profile; keys and sessions are not kept in objects.
        if (Given(options.AccessKey) || Given(options.ProfileName) || options.Credential is not null)
        {
            return options;
        }

        var (role, source) = AssumedRole.Parse(piped.CredentialSource);
        if (role is not null && !Given(options.AssumeRoleArn))
        {
            options = options with { AssumeRoleArn = role };
        }

        return source.StartsWith(ProfilePrefix, StringComparison.Ordinal) ? options with { ProfileName = source.Substring(ProfilePrefix.Length).Trim() } : options;
    }

    private static ClusterArn ParseArn(string text, bool endsPipeline) => ClusterArn.TryParse(text, out var arn)
        ? arn
        : throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"'{text}' is not the ARN of an EKS cluster.")
        {
            RecommendedAction = "Give an ARN such as arn:aws:eks:eu-west-1:111122223333:cluster/prod, or the cluster's name.",
            TargetObject = text,
            EndsPipeline = endsPipeline,
        };

    private static string CheckName(string name, bool endsPipeline) => ValidName.IsMatch(name)
        ? name
        : throw Invalid($"'{name}' is not the name of an EKS cluster.", "A cluster's name begins with a letter or digit and has letters, digits, hyphens and underscores, at most 100.", name, endsPipeline);

    private static void CheckRegion(string? region, ClusterArn arn, bool endsPipeline)
    {
        if (Given(region) && !SameText(region!, arn.Region))
        {
            throw Conflict(region!, arn.Region, arn.ToString(), endsPipeline);
        }
    }

    private static EksAccessException Conflict(string given, string own, string cluster, bool endsPipeline) =>
        new(ErrorIds.ConflictingRegion, ErrorKind.InvalidInput, $"The region {given} contradicts {own}, the region of {cluster}.")
        {
            RecommendedAction = "Leave the region out, or give -ClusterName to work on the cluster of that name in the region given.",
            TargetObject = cluster,
            EndsPipeline = endsPipeline,
        };

    private static EksAccessException Invalid(string message, string action, object? target, bool endsPipeline) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, message) { RecommendedAction = action, TargetObject = target, EndsPipeline = endsPipeline };

    private static bool Given(string? text) => !string.IsNullOrWhiteSpace(text);

    private static bool SameText(string left, string right) => string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string? Trimmed(string? text) => Given(text) ? text!.Trim() : null;
}
