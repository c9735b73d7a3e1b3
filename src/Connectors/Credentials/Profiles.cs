using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Util;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>The profiles of the shared files and, on Windows, of the SDK's encrypted store; of one file only when it is named.</summary>
/// <remarks>The SDK settles in a process's first use where the config file is (AWS_CONFIG_FILE, HOME); the contents of the files, and AWS_SHARED_CREDENTIALS_FILE, are read anew each time.</remarks>
internal sealed class Profiles
{
    private readonly CredentialProfileStoreChain _chain;

    /// <summary>Reads the usual places, or only the file given.</summary>
    public Profiles(string? location)
    {
        Location = string.IsNullOrWhiteSpace(location) ? null : location;
        _chain = new CredentialProfileStoreChain(Location ?? MovedCredentialsFile());
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
            return IsInNamedFile(name) && _chain.TryGetProfile(name, out var profile) ? profile : null;
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
            return _chain.ListProfiles().Select(p => p.Name).Where(IsInNamedFile).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.OrdinalIgnoreCase).ToArray();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>Changes whenever a file with profiles, or a variable that says where they are, changes.</summary>
    public string Stamp()
    {
        string[] files =
        [
            Location ?? string.Empty,
            MovedCredentialsFile() ?? SharedCredentialsFile.DefaultFilePath,
            SharedCredentialsFile.DefaultConfigFilePath,
        ];
        return string.Join("|", files.Select(f => f + "@" + (f.Length > 0 && File.Exists(f) ? File.GetLastWriteTimeUtc(f).Ticks : 0)));
    }

    /// <summary>The SDK adds the usual config file to a named file; a profile that stands there only was not asked for.</summary>
    private bool IsInNamedFile(string name) => Location is null || new ProfileIniFile(Location, profileMarkerRequired: false).ListSectionNames().Contains(name);

    /// <summary>The credentials file of the environment when it is another than the one the SDK settled on; else null.</summary>
    private static string? MovedCredentialsFile()
    {
        var file = Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE");
        return !string.IsNullOrWhiteSpace(file) && file != SharedCredentialsFile.DefaultFilePath && File.Exists(file) ? file : null;
    }

    private string Where => Location is null ? string.Empty : $" in '{Location}'";
}
