using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Whom a token proves to be the caller.</summary>
internal sealed record TokenIdentity(string Arn, string CanonicalArn, string AccountId, string PrincipalId, string SessionName, string AccessKeyId)
{
    public static TokenIdentity Of(AccessKeyData key)
    {
        var canonical = PrincipalArn.TryParse(key.CallerArn, out var arn) ? arn.Canonical : key.CallerArn;
        return new TokenIdentity(key.CallerArn, canonical, key.Owner.AccountId, key.Owner.UniqueId, key.SessionName ?? string.Empty, key.Id);
    }
}
