using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>The keys of a role, assumed with other keys.</summary>
/// <remarks>
/// Not the SDK's AssumeRoleAWSCredentials: it finds AWSSDK.SecurityToken by name among all loaded assemblies, which in a
/// load context is another module's copy or none, and it chooses region and endpoint of STS by itself.
/// </remarks>
internal sealed class RoleKeys : TemporaryKeys
{
    private readonly IKeySource _source;
    private readonly RoleToAssume _role;
    private readonly StsGate _sts;
    private volatile Func<string, string?>? _mfaCodePrompt;

    /// <summary>Makes a source.</summary>
    public RoleKeys(IKeySource source, RoleToAssume role, StsGate sts, Func<string, string?>? mfaCodePrompt)
    {
        _source = source;
        _role = role;
        _sts = sts;
        _mfaCodePrompt = mfaCodePrompt;
    }

    /// <inheritdoc/>
    public override string Name => _role.SourceName;

    /// <summary>Who is asked for an MFA code from now on: the command that runs, not the one that made this source.</summary>
    public void AskWith(Func<string, string?>? mfaCodePrompt)
    {
        _mfaCodePrompt = mfaCodePrompt;
        (_source as RoleKeys)?.AskWith(mfaCodePrompt);
    }

    /// <inheritdoc/>
    protected override async Task<(ImmutableCredentials Keys, DateTime Expiration)> FetchAsync(CancellationToken cancellationToken)
    {
        var keys = await _source.GetAsync(cancellationToken).ConfigureAwait(false);
        var request = new AssumeRoleRequest
        {
            RoleArn = _role.RoleArn,
            RoleSessionName = _role.SessionName,
            ExternalId = _role.ExternalId,
        };
        if (!string.IsNullOrEmpty(_role.MfaSerial))
        {
            request.SerialNumber = _role.MfaSerial;
            request.TokenCode = AskForCode(_role.MfaSerial!);
        }

        var context = _sts.Context("AssumeRole") with { Principal = _role.RoleArn };
        var answer = await _sts.RunAsync(keys, context, (client, token) => client.AssumeRoleAsync(request, token), cancellationToken).ConfigureAwait(false);
        return StsGate.KeysOf(answer.Credentials, context);
    }

    private string AskForCode(string serial)
    {
        var code = _mfaCodePrompt?.Invoke(serial);
        return !string.IsNullOrEmpty(code)
            ? code!.Trim()
            : throw new EksAccessException(
                ErrorIds.CredentialsInvalid,
                ErrorKind.Authentication,
                $"{_role.SourceName} needs a code of the MFA device '{serial}', and " + (_mfaCodePrompt is null ? "nobody can be asked for it here." : "none was given."))
            {
                RecommendedAction = "Run the command at an interactive prompt, or give temporary credentials that were made with MFA (Use-STSRole, aws sts assume-role).",
                EndsPipeline = true,
            };
    }
}
