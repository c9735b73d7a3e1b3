using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>The keys of a role, assumed with a token file that somebody else keeps fresh (IAM roles for service accounts).</summary>
internal sealed class WebIdentityKeys : TemporaryKeys
{
    private readonly RoleToAssume _role;
    private readonly string _tokenFile;
    private readonly StsGate _sts;

    /// <summary>Makes a source.</summary>
    public WebIdentityKeys(RoleToAssume role, string tokenFile, StsGate sts)
    {
        _role = role;
        _tokenFile = tokenFile;
        _sts = sts;
    }

    /// <inheritdoc/>
    public override string Name => _role.SourceName;

    /// <inheritdoc/>
    protected override async Task<(ImmutableCredentials Keys, DateTime Expiration)> FetchAsync(CancellationToken cancellationToken)
    {
        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = _role.RoleArn,
            RoleSessionName = _role.SessionName,
            WebIdentityToken = ReadToken(),
        };
        var context = _sts.Context("AssumeRoleWithWebIdentity") with { Principal = _role.RoleArn };
        var answer = await _sts.RunAsync(null, context, (client, token) => client.AssumeRoleWithWebIdentityAsync(request, token), cancellationToken).ConfigureAwait(false);
        return StsGate.KeysOf(answer.Credentials, context);
    }

    private string ReadToken()
    {
        try
        {
            return File.ReadAllText(_tokenFile).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EksAccessException(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, $"The web identity token file '{_tokenFile}' of {Name} cannot be read: {fault.Message}", fault)
            {
                RecommendedAction = "Check AWS_WEB_IDENTITY_TOKEN_FILE and the rights of the file.",
                EndsPipeline = true,
            };
        }
    }
}
