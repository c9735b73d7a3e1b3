using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>Copies a file beside itself before it is written anew, so that an earlier backup is never lost.</summary>
internal static class OlderFiles
{
    private const int Most = 10_000;

    /// <summary>Copies a file to the first free of <c>path.1</c>, <c>path.2</c>, …; gives the copy.</summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>.</exception>
    public static string SetAside(IFiles files, string path)
    {
        var number = 1;
        while (number < Most && files.Exists($"{path}.{number}"))
        {
            number++;
        }

        files.CopyOwnerOnly(path, $"{path}.{number}");
        return $"{path}.{number}";
    }

    /// <summary>Writes a backup; one with another content that stands under the name is copied first.</summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>.</exception>
    public static void WriteBackup(IFiles files, string path, string text)
    {
        if (files.Exists(path) && files.ReadText(path) is var old && old.Length > 0 && old != text)
        {
            SetAside(files, path);
        }

        files.WriteOwnerOnly(path, text);
    }
}
