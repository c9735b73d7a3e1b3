using System;
using System.Collections.Generic;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Files in memory.</summary>
internal sealed class TestFiles : IFiles
{
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs before each reading: the place for somebody else's write.</summary>
    public Action<string>? OnRead { get; set; }

    public string ReadText(string path)
    {
        OnRead?.Invoke(path);
        return Files[path];
    }

    public void WriteOwnerOnly(string path, string text) => Files[path] = text;

    public void AppendOwnerOnly(string path, string line) => Files[path] = (Files.TryGetValue(path, out var text) ? text : string.Empty) + line + "\n";

    public void ReplaceText(string path, string text) => Files[path] = Files.ContainsKey(path) ? text : throw new InvalidOperationException("It does not exist.");

    public void CopyOwnerOnly(string path, string copy) => Files.Add(copy, Files[path]);

    public bool Exists(string path) => Files.ContainsKey(path);
}
