using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Chooses the source of credentials in the order that AWS.Tools users know; the first that is there is taken, also when it fails later.</summary>
internal static class CredentialChooser
{
    private const string DefaultProfile = "default";
    private const string LegacyDefaultProfile = "AWS PS Default";

    /// <summary>Chooses.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>, <c>ProfileNotFound</c>, <c>CredentialsInvalid</c>, <c>CredentialsNotFound</c>.</exception>
    public static async Task<CredentialChoice> ChooseAsync(AwsSessionOptions options, Profiles profiles, CancellationToken cancellationToken) =>
        FromOptions(options, profiles)
        ?? FromEnvironment(profiles)
        ?? FromDefaultProfiles(profiles)
        ?? FromContainer()
        ?? await FromInstanceAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new EksAccessException(ErrorIds.CredentialsNotFound, ErrorKind.Authentication, "No AWS credentials were found: no parameter, no stored credentials, no environment variables, no default profile, no container and no instance role.")
        {
            RecommendedAction = "Name a profile with -ProfileName, or run Set-AWSCredential, aws configure or aws sso login first.",
            EndsPipeline = true,
        };

    private static CredentialChoice? FromOptions(AwsSessionOptions options, Profiles profiles)
    {
        if (options.AccessKey is not null || options.SecretKey is not null)
        {
            return string.IsNullOrEmpty(options.AccessKey) || string.IsNullOrEmpty(options.SecretKey)
                ? throw Argument("An access key and a secret key belong together; one of them is missing.", "Give both -AccessKey and -SecretKey, or neither.")
                : With(new FixedKeys("access key given as parameter", options.AccessKey!, options.SecretKey!, options.SessionToken));
        }

        if (!string.IsNullOrEmpty(options.ProfileName))
        {
            return options.Credential is null
                ? new CredentialChoice { Profile = profiles.Require(options.ProfileName!, "named by -ProfileName") }
                : throw Argument("-ProfileName and -Credential were both given.", "Give one of them.");
        }

        var foreign = options.Credential ?? options.StoredCredentials;
        return foreign is null ? null : With(new ForeignKeys(foreign));
    }

    private static CredentialChoice? FromEnvironment(Profiles profiles)
    {
        if (EnvironmentKeys() is { } keys)
        {
            return With(keys);
        }

        if (Variable("AWS_PROFILE") is { } name)
        {
            return new CredentialChoice { Profile = profiles.Require(name, "named by AWS_PROFILE") };
        }

        return Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is { } tokenFile && Variable("AWS_ROLE_ARN") is { } roleArn
            ? new CredentialChoice
            {
                WebIdentity = (new RoleToAssume(roleArn, "web identity token of the environment") { SessionName = Variable("AWS_ROLE_SESSION_NAME") ?? RoleToAssume.DefaultSessionName }, tokenFile),
            }
            : null;
    }

    /// <summary>The keys of the environment; null when it has none.</summary>
    /// <exception cref="EksAccessException"><c>CredentialsInvalid</c> when it has one half.</exception>
    public static FixedKeys? EnvironmentKeys()
    {
        var access = Variable("AWS_ACCESS_KEY_ID");
        var secret = Variable("AWS_SECRET_ACCESS_KEY") ?? Variable("AWS_SECRET_KEY");
        if (access is null && secret is null)
        {
            return null;
        }

        return access is not null && secret is not null
            ? new FixedKeys("environment variables", access, secret, Variable("AWS_SESSION_TOKEN"))
            : throw new EksAccessException(
                ErrorIds.CredentialsInvalid, ErrorKind.Authentication, $"The environment has {(access is null ? "AWS_SECRET_ACCESS_KEY but no AWS_ACCESS_KEY_ID" : "AWS_ACCESS_KEY_ID but no AWS_SECRET_ACCESS_KEY")}.")
            {
                RecommendedAction = "Set both variables or remove both.",
                EndsPipeline = true,
            };
    }

    private static CredentialChoice? FromDefaultProfiles(Profiles profiles)
    {
        foreach (var name in new[] { DefaultProfile, LegacyDefaultProfile })
        {
            if (profiles.Find(name) is { CanCreateAWSCredentials: true } profile)
            {
                return new CredentialChoice { Profile = profile };
            }
        }

        return null;
    }

    private static CredentialChoice? FromContainer() =>
        Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is null && Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is null ? null : With(Container());

    /// <summary>The credentials of the container this runs in.</summary>
    public static SdkKeys Container()
    {
        try
        {
            return new SdkKeys("container credentials", new GenericContainerCredentials(), "Check the task role or pod identity of the container.");
        }
        catch (Exception fault) when (fault is ArgumentException or UriFormatException)
        {
            throw new EksAccessException(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, "The container's credentials address cannot be used: " + fault.Message, fault)
            {
                RecommendedAction = "Check AWS_CONTAINER_CREDENTIALS_FULL_URI: https, or http to this machine.",
                EndsPipeline = true,
            };
        }
    }

    private static async Task<CredentialChoice?> FromInstanceAsync(CancellationToken cancellationToken) =>
        InstanceMetadata.Enabled && await InstanceMetadata.KeysAsync(cancellationToken).ConfigureAwait(false) is not null ? With(new InstanceKeys()) : null;

    private static CredentialChoice With(IKeySource keys) => new() { Keys = keys };

    private static string? Variable(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private static EksAccessException Argument(string message, string action) =>
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, message) { RecommendedAction = action, EndsPipeline = true };
}
