using System;
using System.Collections.Generic;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Files in memory.</summary>
internal sealed class TestFiles : IFiles
{
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public string ReadText(string path) => Files[path];

    public void WriteOwnerOnly(string path, string text) => Files[path] = text;

    public void AppendOwnerOnly(string path, string line) => Files[path] = (Files.TryGetValue(path, out var text) ? text : string.Empty) + line + "\n";

    public bool Exists(string path) => Files.ContainsKey(path);
}
