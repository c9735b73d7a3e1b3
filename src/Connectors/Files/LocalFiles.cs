using System;
using System.IO;
using System.Text;
using EksAccessManagement.Connectors.Compatibility;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Files;

/// <summary>The machine's own files.</summary>
internal sealed class LocalFiles : IFiles
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <inheritdoc/>
    public string ReadText(string path) => Guard(path, "read", () =>
    {
        var length = new FileInfo(path).Length;
        if (length > MaxBytes)
        {
            throw new IOException("it is larger than 64 MiB");
        }

        return Decode(File.ReadAllBytes(path));
    });

    /// <inheritdoc/>
    public void WriteOwnerOnly(string path, string text) => Guard(path, "written", () =>
    {
        InOneStep(Path.GetFullPath(path), Utf8.GetBytes(text), OwnerOnlyFile.Replace);
        return true;
    });

    /// <inheritdoc/>
    public void ReplaceText(string path, string text) => Guard(path, "written", () =>
    {
        var full = OwnerOnlyFile.Behind(Path.GetFullPath(path));
        InOneStep(full, Encode(File.ReadAllBytes(full), text), OwnerOnlyFile.ReplaceKeepingRights);
        return true;
    });

    /// <inheritdoc/>
    public void CopyOwnerOnly(string path, string copy) => Guard(copy, "written", () =>
    {
        var bytes = File.ReadAllBytes(path);
        using var stream = OwnerOnlyFile.Create(Path.GetFullPath(copy));
        stream.Write(bytes, 0, bytes.Length);
        stream.Flush(flushToDisk: true);
        return true;
    });

    /// <inheritdoc/>
    public void AppendOwnerOnly(string path, string line) => Guard(path, "written", () =>
    {
        using var stream = OwnerOnlyFile.Append(Path.GetFullPath(path));
        var bytes = Utf8.GetBytes(line + "\n");
        stream.Write(bytes, 0, bytes.Length);
        stream.Flush(flushToDisk: true);
        return true;
    });

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <summary>UTF-16 by its mark, else UTF-8; the mark of UTF-8 stays, so that the text can be written back as it was.</summary>
    private static string Decode(byte[] bytes)
    {
        try
        {
            return Begins(bytes, 0xFF, 0xFE) ? new UnicodeEncoding(false, true, true).GetString(bytes, 2, bytes.Length - 2)
                : Begins(bytes, 0xFE, 0xFF) ? new UnicodeEncoding(true, true, true).GetString(bytes, 2, bytes.Length - 2)
                : Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            throw new IOException(FormattableString.Invariant($"it is neither UTF-8 nor UTF-16 with a byte order mark (byte {fault.Index})"), fault);
        }
    }

    private static byte[] Encode(byte[] old, string text)
    {
        Encoding encoding = Begins(old, 0xFF, 0xFE) ? Encoding.Unicode : Begins(old, 0xFE, 0xFF) ? Encoding.BigEndianUnicode : Utf8;
        var bytes = encoding.GetBytes(text);
        if (encoding == Utf8)
        {
            return bytes;
        }

        var marked = new byte[bytes.Length + 2];
        Array.Copy(old, marked, 2);
        Array.Copy(bytes, 0, marked, 2, bytes.Length);
        return marked;
    }

    /// <summary>Writes beside the target first, because a file can be moved in one step within a file system only.</summary>
    private static void InOneStep(string path, byte[] bytes, Action<string, string> replace)
    {
        var draft = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            using (var stream = OwnerOnlyFile.Create(draft))
            {
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }

            replace(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static bool Begins(byte[] bytes, byte first, byte second) => bytes.Length >= 2 && bytes[0] == first && bytes[1] == second;

    private static T Guard<T>(string path, string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException)
        {
            var folder = Directory.Exists(path);
            var missing = !folder && (fault is FileNotFoundException or DirectoryNotFoundException);
            throw new EksAccessException(
                ErrorIds.FileUnreadable,
                missing ? ErrorKind.NotFound : fault is UnauthorizedAccessException ? ErrorKind.PermissionDenied : ErrorKind.InvalidInput,
                $"The file '{path}' cannot be {what}: {(folder ? "it is a folder" : missing ? "it does not exist" : fault.Message.TrimEnd('.'))}.",
                fault)
            {
                RecommendedAction = folder ? "Name the files in it, such as folder/*.yaml." : "Check the path and its rights.",
                TargetObject = path,
            };
        }
    }
}
