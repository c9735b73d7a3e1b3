using System.Collections;
using System.Net;
using System.Reflection;

namespace EksAccessManagement.Credentials;

/// <summary>
/// What AWS.Tools has put into the shell: <c>$StoredAWSCredentials</c>, <c>$StoredAWSRegion</c> and <c>$AWSProxy</c>, read
/// without loading any of its assemblies. The variables are those the caller of the cmdlet sees.
/// </summary>
internal sealed class ShellDefaults
{
    private const BindingFlags Anything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private ShellDefaults()
    {
    }

    /// <summary>The credentials of the shell, or null.</summary>
    public ReflectedCredentials? Credentials { get; private init; }

    /// <summary>The region of the shell, or null.</summary>
    public string? Region { get; private init; }

    /// <summary>The proxy of the shell, or null.</summary>
    public AwsProxy? Proxy { get; private init; }

    /// <summary>True when <c>$StoredAWSCredentials</c> holds something that cannot be read.</summary>
    public bool HasUnreadableCredentials { get; private init; }

    /// <summary>Reads the variables; called on the pipeline thread.</summary>
    /// <param name="variable">Gives the value of a variable, or null.</param>
    public static ShellDefaults Read(Func<string, object?> variable)
    {
        var stored = PlainText.Unwrap(variable("StoredAWSCredentials"));
        var credentials = stored is null ? null : ReflectedCredentials.TryWrap(stored, "session variable $StoredAWSCredentials");
        return new ShellDefaults
        {
            Credentials = credentials,
            HasUnreadableCredentials = stored is not null && credentials is null,
            Region = PlainText.Unwrap(variable("StoredAWSRegion")) is { } region && region.ToString() is { Length: > 0 } text ? text : null,
            Proxy = ReadProxy(PlainText.Unwrap(variable("AWSProxy"))),
        };
    }

    private static AwsProxy? ReadProxy(object? settings)
    {
        if (settings is null || Member(settings, "Hostname") is not string { Length: > 0 } host)
        {
            return null;
        }

        var login = Member(settings, "Credentials") as ICredentials;
        var account = login?.GetCredential(new Uri("http://" + host), "Basic");
        return new AwsProxy
        {
            Host = host,
            Port = Member(settings, "Port") is IConvertible port ? port.ToInt32(System.Globalization.CultureInfo.InvariantCulture) : 0,
            UserName = account?.UserName,
            Password = account?.Password,
            BypassList = (Member(settings, "BypassList") as IEnumerable)?.Cast<object>().Select(b => b.ToString()!).ToArray() ?? (IReadOnlyList<string>)Array.Empty<string>(),
            BypassOnLocal = Member(settings, "BypassOnLocal") is true,
        };
    }

    private static object? Member(object source, string name) =>
        source is PSObject { BaseObject: PSCustomObject } bag ? PlainText.Unwrap(bag.Properties[name]?.Value) : source.GetType().GetProperty(name, Anything)?.GetValue(source);
}
