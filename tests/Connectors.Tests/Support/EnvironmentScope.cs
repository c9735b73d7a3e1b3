using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>A process environment without anything of AWS or proxies, with a home of its own, put back in the end.</summary>
public sealed class EnvironmentScope : IDisposable
{
    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    public EnvironmentScope()
    {
        Home = Directory.CreateTempSubdirectory("connectors-tests-").FullName;
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => (string)e.Key).Where(IsOurs).ToArray())
        {
            Set(name, null);
        }

        Set("HOME", Home);
        Set("USERPROFILE", Home);
        Set("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        Set("AWS_CONFIG_FILE", ConfigFile);
        Credentials(string.Empty);
        Config(string.Empty);
        Set("AWS_EC2_METADATA_DISABLED", "true");
        Directory.CreateDirectory(Path.Combine(Home, ".aws", "sso", "cache"));
    }

    public string Home { get; }

    public static string CredentialsFile => Path.Combine(ProcessFiles.Folder, "credentials");

    public static string ConfigFile => Path.Combine(ProcessFiles.Folder, "config");

    public void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "It belongs to the scope.")]
    public void Credentials(string text) => File.WriteAllText(CredentialsFile, text);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "It belongs to the scope.")]
    public void Config(string text) => File.WriteAllText(ConfigFile, text);

    public void Dispose()
    {
        foreach (var pair in _before)
        {
            Environment.SetEnvironmentVariable(pair.Key, pair.Value);
        }

        Directory.Delete(Home, recursive: true);
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("AWS_", StringComparison.Ordinal) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Tests that change the environment run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentGroup
{
    public const string Name = "Environment";
}
