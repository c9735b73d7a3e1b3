using System.Collections;

namespace EksAccessManagement.Credentials;

/// <summary>
/// Binds credentials given as an object: those of AWS.Tools or an AWS SDK, a PSCredential (user: access key id, password:
/// secret key), or anything with the properties AccessKeyId, SecretAccessKey and SessionToken (the result of Use-STSRole).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CredentialTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Source = "-Credential";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = PlainText.Unwrap(inputData);
        return value switch
        {
            null => null,
            IForeignCredentials ready => ready,
            PSCredential pair => new KeyCredentials(Source, new AwsKeys(pair.UserName, pair.GetNetworkCredential().Password, null)),
            _ => ReflectedCredentials.TryWrap(value, Source) ?? (object?)FromProperties(value)
                ?? throw BindingFault.Refused(
                    $"A value of type {value.GetType().FullName} holds no AWS credentials. Give what Get-AWSCredential or Use-STSRole returns, a PSCredential with the access key id as user name, or an object with AccessKeyId, SecretAccessKey and SessionToken."),
        };
    }

    private static KeyCredentials? FromProperties(object value)
    {
        // Use-STSRole's answer holds the keys one level below.
        var holder = Property(value, "Credentials") ?? value;
        var id = Text(holder, "AccessKeyId");
        var secret = Text(holder, "SecretAccessKey");
        return id is null || secret is null ? null : new KeyCredentials(Source, new AwsKeys(id, secret, Text(holder, "SessionToken")));
    }

    private static string? Text(object value, string name) => Property(value, name) as string is { Length: > 0 } text ? text : null;

    private static object? Property(object value, string name) => value is IDictionary map
        ? PlainText.Unwrap(map[name])
        : PlainText.Unwrap(PSObject.AsPSObject(value).Properties[name]?.Value);
}
