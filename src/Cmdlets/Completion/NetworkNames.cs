using System.Collections;
using System.Collections.Concurrent;
using EksAccessManagement.Credentials;
using EksAccessManagement.Loading;

namespace EksAccessManagement.Completion;

/// <summary>Fetches names for completion within a time that a person at a prompt accepts.</summary>
internal static class NetworkNames
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<string, DateTime> LastAsked = new(StringComparer.Ordinal);

    /// <summary>The names known, after a call when none was made lately. What comes too late is remembered for the next key press.</summary>
    /// <param name="kind">The kind of names in <see cref="NameCache"/>.</param>
    /// <param name="bound">The arguments typed so far.</param>
    /// <param name="fetch">Fetches the names with a session.</param>
    public static IReadOnlyList<string> Get(string kind, IDictionary bound, Func<IAwsSession, Action<string>, CancellationToken, Task> fetch)
    {
        var now = DateTime.UtcNow;
        var scope = kind + "|" + Text(bound, "Region") + "|" + Text(bound, "ProfileName");
        var isFresh = LastAsked.TryGetValue(scope, out var last) && now - last < Freshness;
        if (!isFresh)
        {
            var options = OptionsOf(bound);
            LastAsked[scope] = now;
            var limit = new CancellationTokenSource(Budget);
            var work = Task.Run(() => FetchAsync(options, name => NameCache.Add(kind, name), fetch, limit.Token), limit.Token);
            _ = work.ContinueWith(
                done =>
                {
                    // A failed question may be asked again at once; its error is of no use to somebody who is typing.
                    if (done.Exception is not null || done.IsCanceled)
                    {
                        LastAsked.TryRemove(scope, out _);
                    }

                    limit.Dispose();
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
            ((IAsyncResult)work).AsyncWaitHandle.WaitOne(Budget);
        }

        return NameCache.Get(kind);
    }

    /// <summary>Forgets when names were fetched, for when the sandbox comes or goes.</summary>
    public static void Clear() => LastAsked.Clear();

    /// <summary>An argument typed so far, as text; null when it was not, or is something else.</summary>
    public static string? Text(IDictionary bound, string name) => bound.Contains(name)
        ? bound[name] switch
        {
            string text => text,
            PSObject { BaseObject: string text } => text,
            object[] { Length: > 0 } list => list[0]?.ToString(),
            _ => null,
        }
        : null;

    private static async Task FetchAsync(AwsSessionOptions options, Action<string> add, Func<IAwsSession, Action<string>, CancellationToken, Task> fetch, CancellationToken cancellationToken)
    {
        using var sessions = new SessionCache(ConnectorSource.Current);
        var session = await sessions.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await fetch(session, add, cancellationToken).ConfigureAwait(false);
    }

    private static AwsSessionOptions OptionsOf(IDictionary bound)
    {
        var credential = bound.Contains("Credential") ? new CredentialTransformationAttribute().Transform(null!, bound["Credential"]!) as IForeignCredentials : null;
        var inputs = new SessionInputs
        {
            AccessKey = Text(bound, "AccessKey"),
            SecretKey = Text(bound, "SecretKey"),
            SessionToken = Text(bound, "SessionToken"),
            ProfileName = Text(bound, "ProfileName"),
            NamesProfile = bound.Contains("ProfileName"),
            ProfileLocation = Text(bound, "ProfileLocation"),
            Credential = credential,
            Region = Text(bound, "Region"),
            EndpointUrl = Text(bound, "EndpointUrl"),
            AssumeRoleArn = Text(bound, "AssumeRoleArn"),
            KubernetesEndpoint = Text(bound, "KubernetesEndpoint"),
        };
        return inputs.ToOptions(ShellDefaults.Read(Variable)) with { MaxAttempts = 1, RequestTimeout = Budget };
    }

    private static object? Variable(string name)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable")
            .AddParameter("Name", name).AddParameter("ValueOnly").AddParameter("ErrorAction", ActionPreference.Ignore)
            .Invoke().FirstOrDefault();
    }
}
