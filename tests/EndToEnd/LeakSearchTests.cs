using System;
using System.IO;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>What looks for secrets finds them; it needs no lab.</summary>
public sealed class LeakSearchTests : IDisposable
{
    private static readonly AwsKeys Keys = new("AKIAEXAMPLE", "aVerySecretKeyOfTheSandbox", "aSessionTokenOfTheSandbox");
    private readonly string _folder = Directory.CreateTempSubdirectory("eksam-leaks-").FullName;

    [Theory]
    [InlineData("the key is aVerySecretKeyOfTheSandbox.", true)]
    [InlineData("the token is aSessionTokenOfTheSandbox.", true)]
    [InlineData("Authorization: Bearer k8s-aws-v1.aHR0cHM6Ly9zdHM", true)]
    [InlineData("?X-Amz-Signature=0a1b", true)]
    [InlineData("the access key is AKIAEXAMPLE.", false)]
    public void Secrets_are_found_in_words_and_in_files(string text, bool isLeak)
    {
        var search = new LeakSearch(_folder);
        search.Watch(Keys);

        Assert.Equal(isLeak, search.Look(text).Count == 1);
        Assert.Empty(search.Look("nothing"));
        Write("admin.kubeconfig", text);
        Assert.Equal(isLeak, search.Look("nothing").Count == 1);
    }

    [Fact]
    public void Files_for_credentials_may_hold_them_and_state_is_for_its_owner_alone()
    {
        var search = new LeakSearch(_folder);
        search.Watch(Keys);
        Write("credentials", Keys.SecretAccessKey);
        Write(Path.Combine(".aws", "cli", "cache", "a.json"), Keys.SessionToken!);
        Assert.Empty(search.Look("nothing"));

        var journal = Write(Path.Combine("migration-1", "journal.jsonl"), "{}");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(journal, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Single(search.Look("nothing"));
            File.SetUnixFileMode(journal, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Assert.Empty(search.Look("nothing"));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
