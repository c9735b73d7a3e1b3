using System.Collections.Concurrent;
using System.Reflection;

namespace EksAccessManagement.Credentials;

/// <summary>
/// Credentials that another module's copy of the AWS SDK holds, read by the names of its members, because its types are
/// not ours and may be of another major version.
/// </summary>
/// <remarks>
/// They are read anew every time: roles, SSO and instance credentials are refreshed by the copy that holds them. Nothing
/// is kept and nothing is logged.
/// </remarks>
internal sealed class ReflectedCredentials : IForeignCredentials
{
    private static readonly ConcurrentDictionary<Type, MethodInfo?> Readers = new();
    private readonly object _holder;

    private ReflectedCredentials(object holder, string sourceName)
    {
        _holder = holder;
        SourceName = sourceName;
    }

    /// <inheritdoc/>
    public string SourceName { get; }

    /// <summary>Runs a function on the pipeline thread: such credentials may ask for a password or an MFA code there.</summary>
    public Func<Func<AwsKeys>, Task<AwsKeys>>? OnPipeline { get; set; }

    /// <summary>Looks at an object: the credentials of an AWS SDK, or AWS.Tools' wrapper around them; null when it is neither.</summary>
    public static ReflectedCredentials? TryWrap(object value, string sourceName)
    {
        if (ReaderOf(value.GetType()) is not null)
        {
            return new ReflectedCredentials(value, sourceName);
        }

        // AWSPSCredentials keeps the SDK's object in an internal property.
        var inner = value.GetType().GetProperty("Credentials", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(value);
        return inner is not null && ReaderOf(inner.GetType()) is not null ? new ReflectedCredentials(inner, sourceName) : null;
    }

    /// <inheritdoc/>
    public async Task<AwsKeys> GetKeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            return MayPrompt && OnPipeline is { } onPipeline
                ? await onPipeline(Read).ConfigureAwait(false)
                : await Task.Run(Read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException and not EksAccessException)
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new EksAccessException(ErrorIds.CredentialsExpired, ErrorKind.Authentication, $"{SourceName} gave no keys: {cause.Message}", cause)
            {
                RecommendedAction = "Sign in again with the module that holds them (for IAM Identity Center: Invoke-AWSSSOLogin, or aws sso login), then run the command again.",
                EndsPipeline = true,
            };
        }
    }

    /// <summary>The source, never a key.</summary>
    public override string ToString() => SourceName;

    private bool MayPrompt => _holder.GetType().Name is "FederatedAWSCredentials" or "AssumeRoleAWSCredentials";

    private AwsKeys Read()
    {
        var result = ReaderOf(_holder.GetType())!.Invoke(_holder, null)!;
        return new AwsKeys(Text(result, "AccessKey"), Text(result, "SecretKey"), Text(result, "Token"));
    }

    private static string Text(object source, string property) =>
        source.GetType().GetProperty(property)?.GetValue(source) as string ?? string.Empty;

    private static MethodInfo? ReaderOf(Type type) => Readers.GetOrAdd(type, t =>
    {
        var method = t.GetMethod("GetCredentials", BindingFlags.Instance | BindingFlags.Public, null, Type.EmptyTypes, null);
        var result = method?.ReturnType;
        return result?.GetProperty("AccessKey") is not null && result.GetProperty("SecretKey") is not null ? method : null;
    });
}
