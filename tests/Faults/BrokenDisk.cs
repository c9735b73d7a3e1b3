using System.Threading;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Faults.Tests;

/// <summary>A disk that is full or read-only from a certain write on.</summary>
internal sealed class BrokenDisk(IFiles inner, int good) : IFiles
{
    private int _writes;

    /// <summary>How many writes were tried.</summary>
    public int Writes => _writes;

    public string ReadText(string path) => inner.ReadText(path);

    public bool Exists(string path) => inner.Exists(path);

    public void WriteOwnerOnly(string path, string text)
    {
        Check(path);
        inner.WriteOwnerOnly(path, text);
    }

    public void AppendOwnerOnly(string path, string line)
    {
        Check(path);
        inner.AppendOwnerOnly(path, line);
    }

    public void ReplaceText(string path, string text)
    {
        Check(path);
        inner.ReplaceText(path, text);
    }

    public void CopyOwnerOnly(string path, string copy)
    {
        Check(copy);
        inner.CopyOwnerOnly(path, copy);
    }

    private void Check(string path)
    {
        if (Interlocked.Increment(ref _writes) > good)
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.InvalidInput, $"The file '{path}' cannot be written: no space left on device.") { RecommendedAction = "Check the path and its rights.", TargetObject = path };
        }
    }
}
