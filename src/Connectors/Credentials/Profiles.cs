using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Amazon.Runtime.CredentialManagement;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>The profiles of the shared files and, on Windows, of the SDK's encrypted store; of one file only when it is named.</summary>
internal sealed class Profiles
{
    private readonly CredentialProfileStoreChain _chain;

    /// <summary>Reads the usual places, or only the file given.</summary>
    public Profiles(string? location)
    {
        Location = string.IsNullOrWhiteSpace(location) ? null : location;
        _chain = new CredentialProfileStoreChain(Location);
    }

    /// <summary>The file that was named; or null.</summary>
    public string? Location { get; }

    /// <summary>The store that source profiles are looked up in.</summary>
    public ICredentialProfileSource Source => _chain;

    /// <summary>A profile; null when there is none of that name.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c> when a file with profiles cannot be read.</exception>
    public CredentialProfile? Find(string name)
    {
        try
        {
            return _chain.TryGetProfile(name, out var profile) ? profile : null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.InvalidInput, $"The AWS profiles{Where} cannot be read: {fault.Message}", fault)
            {
                RecommendedAction = "Mend the file (aws configure list shows what the AWS CLI makes of it), or name another with -ProfileLocation.",
                TargetObject = Location,
                EndsPipeline = true,
            };
        }
    }

    /// <summary>A profile that somebody asked for by name.</summary>
    /// <exception cref="EksAccessException"><c>ProfileNotFound</c>.</exception>
    public CredentialProfile Require(string name, string askedBy) => Find(name)
        ?? throw new EksAccessException(ErrorIds.ProfileNotFound, ErrorKind.Authentication, $"There is no AWS profile '{name}'{Where} ({askedBy}).")
        {
            RecommendedAction = Names() is { Count: > 0 } names ? "Profiles there are: " + string.Join(", ", names.Take(20)) + "." : "Make it with aws configure --profile " + name + ".",
            TargetObject = name,
            EndsPipeline = true,
        };

    /// <summary>The names of all profiles, sorted; empty when the files cannot be read.</summary>
    public IReadOnlyList<string> Names()
    {
        try
        {
            return _chain.ListProfiles().Select(p => p.Name).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.OrdinalIgnoreCase).ToArray();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>Changes whenever a file with profiles, or a variable that says where they are, changes.</summary>
    public string Stamp()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] files =
        [
            Location ?? string.Empty,
            Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine(home, ".aws", "credentials"),
            Environment.GetEnvironmentVariable("AWS_CONFIG_FILE") ?? Path.Combine(home, ".aws", "config"),
        ];
        return string.Join("|", files.Select(f => f + "@" + (f.Length > 0 && File.Exists(f) ? File.GetLastWriteTimeUtc(f).Ticks : 0)));
    }

    private string Where => Location is null ? string.Empty : $" in '{Location}'";
}
