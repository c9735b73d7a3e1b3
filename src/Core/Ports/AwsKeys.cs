namespace EksAccessManagement.Ports;

/// <summary>An access key with its secret. Its text never shows the secret.</summary>
public sealed class AwsKeys
{
    /// <summary>Holds keys.</summary>
    /// <param name="accessKeyId">The key id.</param>
    /// <param name="secretAccessKey">The secret.</param>
    /// <param name="sessionToken">The session token; null for long-term keys.</param>
    public AwsKeys(string accessKeyId, string secretAccessKey, string? sessionToken)
    {
        AccessKeyId = accessKeyId;
        SecretAccessKey = secretAccessKey;
        SessionToken = string.IsNullOrEmpty(sessionToken) ? null : sessionToken;
    }

    /// <summary>The key id.</summary>
    public string AccessKeyId { get; }

    /// <summary>The secret.</summary>
    public string SecretAccessKey { get; }

    /// <summary>The session token; null for long-term keys.</summary>
    public string? SessionToken { get; }

    /// <inheritdoc/>
    public override string ToString() => "AWS keys (not shown)";
}
