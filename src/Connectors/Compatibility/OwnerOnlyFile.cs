using System.IO;
#if !NET
using System.Security.AccessControl;
using System.Security.Principal;
#endif

namespace EksAccessManagement.Connectors.Compatibility;

/// <summary>Opens files that nobody but their owner may read: by mode 0600 on Unix, by an ACL of one entry on Windows.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Makes a new file.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew);

    /// <summary>Opens a file at its end, making it when it is not there. An existing file keeps its rights.</summary>
    public static FileStream Append(string path) => File.Exists(path)
        ? new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)
        : Open(path, FileMode.CreateNew);

    /// <summary>The file that a link leads to in the end; the path itself when it is no link.</summary>
    public static string Behind(string path)
    {
#if NET
        return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
#else
        return path;
#endif
    }

    /// <summary>Gives a file that is there the content of another one. It keeps its owner, group, rights and names.</summary>
    /// <remarks>
    /// On Unix a file that takes another's name brings its own owner and group along, so that root, or a colleague, would take the
    /// file away from its owner: there the content is written into the file itself, and put back when that fails half-way.
    /// </remarks>
    public static void ReplaceKeepingRights(string draft, string target)
    {
#if NET
        if (!System.OperatingSystem.IsWindows())
        {
            var (old, now) = (File.ReadAllBytes(target), File.ReadAllBytes(draft));
            using var stream = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.Read);
            try
            {
                Overwrite(stream, now);
            }
            catch (IOException)
            {
                Overwrite(stream, old);
                throw;
            }

            return;
        }
#endif
        File.Replace(draft, target, null);
    }

    /// <summary>Puts a file under another's name in one step.</summary>
    public static void Replace(string draft, string target)
    {
#if NET
        File.Move(draft, target, overwrite: true);
#else
        if (File.Exists(target))
        {
            // File.Replace would keep the old file's ACL on the new one.
            var security = File.GetAccessControl(draft);
            File.Replace(draft, target, null);
            File.SetAccessControl(target, security);
        }
        else
        {
            File.Move(draft, target);
        }
#endif
    }

#if NET
    private static void Overwrite(FileStream stream, byte[] content)
    {
        stream.Position = 0;
        stream.Write(content, 0, content.Length);
        stream.SetLength(content.Length);
        stream.Flush(flushToDisk: true);
    }

    private static FileStream Open(string path, FileMode mode)
    {
        if (!System.OperatingSystem.IsWindows())
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        return OpenOnWindows(path, mode);
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static FileStream OpenOnWindows(string path, FileMode mode)
    {
        var security = new System.Security.AccessControl.FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new System.Security.AccessControl.FileSystemAccessRule(
            System.Security.Principal.WindowsIdentity.GetCurrent().User!,
            System.Security.AccessControl.FileSystemRights.FullControl,
            System.Security.AccessControl.AccessControlType.Allow));
        return FileSystemAclExtensions.Create(
            new FileInfo(path), mode, System.Security.AccessControl.FileSystemRights.Write, FileShare.Read, 4096, FileOptions.None, security);
    }
#else
    private static FileStream Open(string path, FileMode mode)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileStream(path, mode, FileSystemRights.Write, FileShare.Read, 4096, FileOptions.None, security);
    }
#endif
}
