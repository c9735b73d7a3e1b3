using System;
using System.IO;

namespace EksAccessManagement.Rehearse.Tests;

/// <summary>A file for one test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "rehearse-" + Guid.NewGuid().ToString("N")[..8] + ".yaml");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
