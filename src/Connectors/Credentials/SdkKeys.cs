using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Compatibility;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Keys that the SDK fetches and renews by itself: container, credential process, SSO.</summary>
internal sealed class SdkKeys : IKeySource
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly AWSCredentials _credentials;
    private readonly string _action;

    /// <summary>Wraps credentials.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="credentials">The credentials.</param>
    /// <param name="action">What the reader should do when they give no keys.</param>
    public SdkKeys(string name, AWSCredentials credentials, string action)
    {
        Name = name;
        _credentials = credentials;
        _action = action;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            // Off the caller's thread: some of these do their work before they give a task back.
            return await Tasks.OrCancelAsync(Task.Run(_credentials.GetCredentialsAsync, limited.Token), limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw Error(ErrorIds.RequestTimedOut, ErrorKind.Timeout, FormattableString.Invariant($"{Name} gave no keys within {Limit.TotalSeconds:0} s."), fault);
        }
        catch (AmazonServiceException fault) when ((int)fault.StatusCode >= 300)
        {
            throw _credentials is SSOAWSCredentials && (int)fault.StatusCode is 401
                ? Error(ErrorIds.CredentialsExpired, ErrorKind.Authentication, $"The SSO login of {Name} has expired.", fault)
                : AwsErrors.From(fault, new CallContext(_credentials is SSOAWSCredentials ? "SSO" : "Credentials", "GetRoleCredentials", Name));
        }
        catch (Exception fault) when (fault is not (EksAccessException or OperationCanceledException))
        {
            throw Explain(fault);
        }
    }

    private EksAccessException Explain(Exception fault) => _credentials is SSOAWSCredentials
        ? IsLoginFault(fault)
            ? Error(ErrorIds.CredentialsExpired, ErrorKind.Authentication, $"{Name} needs a new SSO login: {fault.Message}", fault)
            : AwsErrors.From(fault, new CallContext("SSO", "GetRoleCredentials", Name))
        : Error(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, $"{Name} gave no keys: {fault.Message}", fault);

    /// <summary>The SDK tells a missing or expired token by its own exception type; faults of the network have others.</summary>
    private static bool IsLoginFault(Exception fault) => fault is AmazonClientException;

    private EksAccessException Error(string id, ErrorKind kind, string message, Exception fault) =>
        new(id, kind, message, fault) { RecommendedAction = _action, EndsPipeline = true };
}
