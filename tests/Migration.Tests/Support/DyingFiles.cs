using System;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Ends the life of a run right after a line of the journal is on the disk: nothing can be written or called after it.</summary>
internal sealed class DyingFiles(IFiles inner, int lastLine, Action die) : IFiles
{
    private int _lines;

    public bool IsDead { get; private set; }

    public string ReadText(string path) => Alive().ReadText(path);

    public void WriteOwnerOnly(string path, string text) => Alive().WriteOwnerOnly(path, text);

    public bool Exists(string path) => Alive().Exists(path);

    public void CopyOwnerOnly(string from, string to) => Alive().CopyOwnerOnly(from, to);

    public void ReplaceText(string path, string text) => Alive().ReplaceText(path, text);

    public void AppendOwnerOnly(string path, string line)
    {
        Alive().AppendOwnerOnly(path, line);
        if (path.EndsWith(".jsonl", StringComparison.Ordinal) && ++_lines == lastLine)
        {
            IsDead = true;
            die();
            throw new OperationCanceledException("killed");
        }
    }

    private IFiles Alive() => IsDead ? throw new OperationCanceledException("killed") : inner;
}
