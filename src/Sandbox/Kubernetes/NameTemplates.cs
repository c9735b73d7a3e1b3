using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Fills the templates of usernames and groups.</summary>
/// <remarks>Source: aws-iam-authenticator, pkg/server/server.go, renderTemplate.</remarks>
internal static partial class NameTemplates
{
    private const string PrivateName = "{{EC2PrivateDNSName}}";

    /// <summary>The name; null when it needs an instance and the session is none: the login then fails.</summary>
    public static string? Render(string template, TokenIdentity identity, string region)
    {
        if (template.Contains(PrivateName, StringComparison.Ordinal))
        {
            if (!InstanceId().IsMatch(identity.SessionName))
            {
                return null;
            }

            template = template.Replace(PrivateName, PrivateDnsName(identity.SessionName, region), StringComparison.Ordinal);
        }

        return template
            .Replace("{{AccountID}}", identity.AccountId, StringComparison.Ordinal)
            .Replace("{{SessionName}}", identity.SessionName.Replace('@', '-'), StringComparison.Ordinal)
            .Replace("{{SessionNameRaw}}", identity.SessionName, StringComparison.Ordinal)
            .Replace("{{AccessKeyID}}", identity.AccessKeyId, StringComparison.Ordinal);
    }

    private static string PrivateDnsName(string instanceId, string region)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(instanceId));
        var domain = region == "us-east-1" ? "ec2.internal" : region + ".compute.internal";
        return string.Create(CultureInfo.InvariantCulture, $"ip-10-0-{hash[0]}-{hash[1]}.{domain}");
    }

    [GeneratedRegex(@"^i-(\w{8}|\w{17})$", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceId();
}
