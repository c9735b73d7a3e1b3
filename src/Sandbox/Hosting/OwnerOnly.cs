using System;
using System.IO;
using System.Security.AccessControl;
using System.Security.Principal;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>Folders and files that nobody but their owner can read.</summary>
internal static class OwnerOnly
{
    /// <summary>Makes a folder, or closes one that is there to others.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            var security = new DirectorySecurity();
            security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
            security.AddAccessRule(new FileSystemAccessRule(
                WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
            Directory.CreateDirectory(path);
            new DirectoryInfo(path).SetAccessControl(security);
        }
        else
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(path, Owner);
            File.SetUnixFileMode(path, Owner);
        }
    }

    /// <summary>Writes a file in one step: it stands there whole or not at all.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var half = path + "." + Guid.NewGuid().ToString("N");
        using (var writer = new StreamWriter(half, options))
        {
            writer.Write(text);
        }

        File.Move(half, path, overwrite: true);
    }
}
