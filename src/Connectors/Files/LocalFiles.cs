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
        // Beside the target, because a file can be moved in one step within a file system only.
        var full = Path.GetFullPath(path);
        var draft = full + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            using (var stream = OwnerOnlyFile.Create(draft))
            {
                var bytes = Utf8.GetBytes(text);
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }

            OwnerOnlyFile.Replace(draft, full);
        }
        finally
        {
            File.Delete(draft);
        }

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

    private static bool Begins(byte[] bytes, byte first, byte second) => bytes.Length >= 2 && bytes[0] == first && bytes[1] == second;

    private static T Guard<T>(string path, string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException)
        {
            var missing = fault is FileNotFoundException or DirectoryNotFoundException;
            throw new EksAccessException(
                ErrorIds.FileUnreadable,
                missing ? ErrorKind.NotFound : fault is UnauthorizedAccessException ? ErrorKind.PermissionDenied : ErrorKind.InvalidInput,
                $"The file '{path}' cannot be {what}: {(missing ? "it does not exist" : fault.Message.TrimEnd('.'))}.",
                fault)
            {
                RecommendedAction = "Check the path and its rights.",
                TargetObject = path,
            };
        }
    }
}
