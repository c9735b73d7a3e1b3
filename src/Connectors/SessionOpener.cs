using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Connectors.Network;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors;

/// <summary>Opens sessions: chooses credentials and region, fetches the first keys, keeps what later sessions can use again.</summary>
internal sealed class SessionOpener
{
    private const int MostKept = 64;
    private readonly Transports _transports = new();
    private readonly Dictionary<string, SessionParts> _kept = new(StringComparer.Ordinal);

    /// <summary>How many calls may be under way.</summary>
    public CallPaces Paces => _transports.Paces;

    /// <summary>Opens a session.</summary>
    public async Task<IAwsSession> OpenAsync(AwsSessionOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ClientSettings.CheckUrl(options.EndpointUrl, "EndpointUrl");
        ClientSettings.CheckUrl(options.StsEndpointUrl, "StsEndpointUrl");
        ClientSettings.CheckUrl(options.IamEndpointUrl, "IamEndpointUrl");
        var profiles = new Profiles(options.ProfileLocation);
        var choice = await CredentialChooser.ChooseAsync(options, profiles, cancellationToken).ConfigureAwait(false);
        var (region, regionSource) = await RegionChooser.ChooseAsync(options, choice.Profile, profiles, cancellationToken).ConfigureAwait(false);
        var settings = SettingsReader.Read(options, choice.Profile, profiles, region);
        var key = KeyOf(options, choice, profiles, settings);
        var parts = Recall(key) ?? await MakeAsync(options, choice, profiles, settings, regionSource, cancellationToken).ConfigureAwait(false);
        (parts.Keys as RoleKeys)?.AskWith(options.MfaCodePrompt);
        await parts.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        Remember(key, parts);
        return new AwsSession(parts with { RegionSource = regionSource, SourcePrefix = options.SourcePrefix }, _transports);
    }

    private static async Task<SessionParts> MakeAsync(
        AwsSessionOptions options, CredentialChoice choice, Profiles profiles, ClientSettings settings, string regionSource, CancellationToken cancellationToken)
    {
        var sts = new StsGate(settings, options.StsEndpointUrl);
        var sources = new KeySources(profiles, sts, settings, options.MfaCodePrompt);
        var keys = sources.Of(choice);
        if (!string.IsNullOrEmpty(options.AssumeRoleArn))
        {
            var arn = await FillInAsync(options, sts, keys, cancellationToken).ConfigureAwait(false);
            keys = sources.OfRole(keys, new RoleToAssume(arn, AssumedRole.SourceName(arn, keys.Name)));
        }

        return new SessionParts(keys, settings, regionSource, sts) { EksEndpointUrl = Empty(options.EndpointUrl), IamEndpointUrl = Empty(options.IamEndpointUrl) };
    }

    private static async Task<string> FillInAsync(AwsSessionOptions options, StsGate sts, IKeySource keys, CancellationToken cancellationToken)
    {
        var arn = options.AssumeRoleArn!;
        if (!AssumedRole.HasPlaceholder(arn))
        {
            return arn;
        }

        var account = string.IsNullOrEmpty(options.AssumeRoleAccountId)
            ? (await new StsApi(sts, keys).GetCallerIdentityAsync(cancellationToken).ConfigureAwait(false)).Account
            : options.AssumeRoleAccountId!;
        return AssumedRole.InAccount(arn, account);
    }

    /// <summary>What a session depends on, when it may be kept: keys out of profiles, of the environment's token and of roles assumed with given keys, whose making costs a call or a question.</summary>
    private static string? KeyOf(AwsSessionOptions options, CredentialChoice choice, Profiles profiles, ClientSettings settings)
    {
        var source = choice.Profile is { } profile ? "profile\n" + profile.Name + "\n" + profiles.Stamp()
            : choice.WebIdentity is { } identity ? "token\n" + identity.Role + "\n" + identity.TokenFile
            : choice.Keys is FixedKeys given && !string.IsNullOrEmpty(options.AssumeRoleArn) ? "keys\n" + given.Fingerprint()
            : null;
        return source is null
            ? null
            : string.Join("\n", source, settings.Key, options.EndpointUrl, options.StsEndpointUrl, options.IamEndpointUrl, options.AssumeRoleArn, options.AssumeRoleAccountId);
    }

    private SessionParts? Recall(string? key)
    {
        lock (_kept)
        {
            return key is not null && _kept.TryGetValue(key, out var parts) ? parts : null;
        }
    }

    /// <summary>Keeps parts whose keys have just been seen to work.</summary>
    private void Remember(string? key, SessionParts parts)
    {
        if (key is null)
        {
            return;
        }

        lock (_kept)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = parts;
        }
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
