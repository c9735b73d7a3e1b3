using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Makes the source of keys that a profile describes.</summary>
internal sealed class KeySources
{
    private readonly Profiles _profiles;
    private readonly StsGate _sts;
    private readonly ClientSettings _settings;
    private readonly Func<string, string?>? _mfaCodePrompt;

    /// <summary>Makes a factory for one session.</summary>
    public KeySources(Profiles profiles, StsGate sts, ClientSettings settings, Func<string, string?>? mfaCodePrompt)
    {
        _profiles = profiles;
        _sts = sts;
        _settings = settings;
        _mfaCodePrompt = mfaCodePrompt;
    }

    /// <summary>The source of a choice.</summary>
    public IKeySource Of(CredentialChoice choice)
    {
        if (choice.Keys is { } keys)
        {
            return keys;
        }

        return choice.WebIdentity is { } identity
            ? new WebIdentityKeys(identity.Role, identity.TokenFile, _sts)
            : OfProfile(choice.Profile!, new HashSet<string>(StringComparer.Ordinal));
    }

    /// <summary>The keys of a role assumed with other keys.</summary>
    public RoleKeys OfRole(IKeySource source, RoleToAssume role) => new(source, role, _sts, _mfaCodePrompt);

    private IKeySource OfProfile(CredentialProfile profile, HashSet<string> visited)
    {
        var options = profile.Options;
        var name = "profile " + profile.Name;
        if (!string.IsNullOrEmpty(options.RoleArn) && string.IsNullOrEmpty(options.EndpointName))
        {
            var role = new RoleToAssume(options.RoleArn, name)
            {
                SessionName = string.IsNullOrEmpty(options.RoleSessionName) ? RoleToAssume.DefaultSessionName : options.RoleSessionName,
                ExternalId = options.ExternalID,
                MfaSerial = options.MfaSerial,
            };
            return string.IsNullOrEmpty(options.WebIdentityTokenFile)
                ? OfRole(SourceOf(profile, visited), role)
                : new WebIdentityKeys(role, options.WebIdentityTokenFile, _sts);
        }

        if (IsSso(options))
        {
            return Sso(profile, name);
        }

        return !string.IsNullOrEmpty(options.AccessKey) && !string.IsNullOrEmpty(options.SecretKey)
            ? new FixedKeys(name, options.AccessKey, options.SecretKey, options.Token)
            : Other(profile, name);
    }

    private IKeySource SourceOf(CredentialProfile profile, HashSet<string> visited)
    {
        var options = profile.Options;
        if (!string.IsNullOrEmpty(options.CredentialSource))
        {
            return NamedSource(profile);
        }

        if (string.IsNullOrEmpty(options.SourceProfile))
        {
            throw Broken(profile, "it has a role_arn but neither source_profile nor credential_source");
        }

        // A role profile may name itself when it has keys of its own.
        if (string.Equals(options.SourceProfile, profile.Name, StringComparison.Ordinal) && !string.IsNullOrEmpty(options.AccessKey))
        {
            return new FixedKeys("profile " + profile.Name, options.AccessKey, options.SecretKey, options.Token);
        }

        if (!visited.Add(profile.Name))
        {
            throw Broken(profile, "its source_profile leads back to itself");
        }

        return OfProfile(_profiles.Require(options.SourceProfile, "source_profile of profile " + profile.Name), visited);
    }

    private static IKeySource NamedSource(CredentialProfile profile)
    {
        switch (profile.Options.CredentialSource.ToUpperInvariant())
        {
            case "EC2INSTANCEMETADATA":
                return new InstanceKeys();
            case "ECSCONTAINER":
                return CredentialChooser.Container();
            case "ENVIRONMENT":
                return CredentialChooser.EnvironmentKeys() ?? throw Broken(profile, "its credential_source is Environment, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
            default:
                throw Broken(profile, $"its credential_source '{profile.Options.CredentialSource}' is none of Environment, Ec2InstanceMetadata and EcsContainer");
        }
    }

    private static bool IsSso(CredentialProfileOptions options) => !string.IsNullOrEmpty(options.SsoAccountId) || !string.IsNullOrEmpty(options.SsoRoleName);

    /// <summary>SSO never opens a browser here: a command in a runbook would wait for nobody.</summary>
    private SdkKeys Sso(CredentialProfile profile, string name)
    {
        var options = profile.Options;
        if (string.IsNullOrEmpty(options.SsoAccountId) || string.IsNullOrEmpty(options.SsoRoleName) || string.IsNullOrEmpty(options.SsoRegion) || string.IsNullOrEmpty(options.SsoStartUrl))
        {
            throw Broken(profile, "an SSO profile needs sso_account_id, sso_role_name, and sso_region and sso_start_url (its own or of its sso_session)");
        }

        SdkClients.Register();
        var credentials = new SSOAWSCredentials(options.SsoAccountId, options.SsoRegion, options.SsoRoleName, options.SsoStartUrl, new SSOAWSCredentialsOptions
        {
            ClientName = RoleToAssume.DefaultSessionName,
            SessionName = options.SsoSession,
            Scopes = options.SsoRegistrationScopes?.Split([','], StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim()).ToList(),
            SupportsGettingNewToken = false,
            ProxySettings = _settings.SdkProxy,
        });
        return new SdkKeys(name, credentials, $"Log in with: aws sso login --profile {profile.Name} (or Invoke-AWSSSOLogin -ProfileName {profile.Name}), then run the command again.");
    }

    private SdkKeys Other(CredentialProfile profile, string name)
    {
        if (!string.IsNullOrEmpty(profile.Options.LoginSession))
        {
            throw Broken(profile, "it was made by 'aws login', which this module does not read");
        }

        if (!profile.CanCreateAWSCredentials)
        {
            throw Broken(profile, "it holds no keys, no role, no SSO settings and no credential_process");
        }

        try
        {
            SdkClients.Register();
            return new SdkKeys(name, AWSCredentialsFactory.GetAWSCredentials(profile, _profiles.Source), "Check the profile: aws sts get-caller-identity --profile " + profile.Name + " shows whether the AWS CLI can use it.");
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException or AmazonClientException or ArgumentException)
        {
            throw Broken(profile, fault.Message, fault);
        }
    }

    private static EksAccessException Broken(CredentialProfile profile, string reason, Exception? cause = null) =>
        new(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, $"The AWS profile '{profile.Name}' cannot be used: {reason}.", cause)
        {
            RecommendedAction = "Mend the profile (aws configure --profile " + profile.Name + "), or name another one; keys that the AWS CLI has can be taken over with aws configure export-credentials.",
            TargetObject = profile.Name,
            EndsPipeline = true,
        };
}
