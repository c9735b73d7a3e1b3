using System;
using System.IO;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>A folder that lives as long as the program: keys in it open nothing afterwards, and need not lie about.</summary>
/// <remarks>Whoever started the program cannot be left to remove it: a shell that is killed removes nothing.</remarks>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path;

    /// <summary>Takes a folder that is not there yet.</summary>
    /// <exception cref="ArgumentException">It is there: its files may be somebody's.</exception>
    public TemporaryFolder(string path)
    {
        if (Directory.Exists(path) || File.Exists(path))
        {
            throw new ArgumentException($"{path} is there already; --remove-folder goes with a folder that the program makes.");
        }

        _path = path;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Remove();
    }

    private void OnProcessExit(object? sender, EventArgs e) => Remove();

    private void Remove()
    {
        try
        {
            if (Directory.Exists(_path))
            {
                Directory.Delete(_path, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody still reads in it, or removes it as we do.
        }
    }
}
