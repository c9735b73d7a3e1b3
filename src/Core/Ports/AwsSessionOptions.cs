using System;

namespace EksAccessManagement.Ports;

/// <summary>Where the credentials, the region and the endpoints of a session come from, as the user gave them.</summary>
/// <remarks>Order of sources as in AWS.Tools; the names of the members are those of its parameters.</remarks>
public sealed record AwsSessionOptions
{
    /// <summary>Literal access key id.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Literal secret key.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Literal session token.</summary>
    public string? SessionToken { get; init; }

    /// <summary>A profile; one that does not exist is an error, never skipped.</summary>
    public string? ProfileName { get; init; }

    /// <summary>A credentials file to read profiles from, and only from it.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>Credentials given as an object (<c>-Credential</c>).</summary>
    public IForeignCredentials? Credential { get; init; }

    /// <summary>What the shell keeps in <c>$StoredAWSCredentials</c>.</summary>
    public IForeignCredentials? StoredCredentials { get; init; }

    /// <summary>What the source of the credentials is called before its own name, in messages and on objects; null for nothing.</summary>
    public string? SourcePrefix { get; init; }

    /// <summary>The region given.</summary>
    public string? Region { get; init; }

    /// <summary>The region implied by a cluster's ARN.</summary>
    public string? ImpliedRegion { get; init; }

    /// <summary>The region of the shell: what it keeps in <c>$StoredAWSRegion</c>, or the region of the sandbox in force.</summary>
    public string? StoredRegion { get; init; }

    /// <summary>How <see cref="StoredRegion"/> is called where the source of the region is named.</summary>
    public string StoredRegionSource { get; init; } = "$StoredAWSRegion";

    /// <summary>A role to assume with the credentials found; <c>{AccountId}</c> stands for <see cref="AssumeRoleAccountId"/>.</summary>
    public string? AssumeRoleArn { get; init; }

    /// <summary>The account that stands for <c>{AccountId}</c> in <see cref="AssumeRoleArn"/>; null means the caller's own.</summary>
    public string? AssumeRoleAccountId { get; init; }

    /// <summary>The URL of the EKS API in place of AWS's own.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>The URL of STS in place of AWS's own; null means as configured for the SDK.</summary>
    public string? StsEndpointUrl { get; init; }

    /// <summary>The URL of IAM in place of AWS's own; null means as configured for the SDK.</summary>
    public string? IamEndpointUrl { get; init; }

    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint (a tunnel); the certificate's name is still checked.</summary>
    public string? KubernetesEndpoint { get; init; }

    /// <summary>An http proxy as <c>$AWSProxy</c> holds it; null means the environment decides.</summary>
    public AwsProxy? Proxy { get; init; }

    /// <summary>Use the dual-stack endpoints; null means as configured.</summary>
    public bool? UseDualStack { get; init; }

    /// <summary>Use the FIPS endpoints; null means as configured.</summary>
    public bool? UseFips { get; init; }

    /// <summary>The time limit of one HTTP request; null means the SDK's default.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>How often a failed request is tried in all; null means as configured.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Asks the user for an MFA code (serial number in, code out); null where nobody can be asked.</summary>
    public Func<string, string?>? MfaCodePrompt { get; init; }

    /// <summary>Names what the options say, never a secret.</summary>
    public override string ToString() => ProfileName is not null ? "profile " + ProfileName : AccessKey is not null ? "access key" : "default credentials";
}
