#pragma warning disable CA1416 // what asks for Unix modes is skipped on Windows
using System;
using System.IO;
using System.Text;
using EksAccessManagement.Connectors.Files;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Files;

/// <summary>Files that hold who may do what are their owner's only, and never half-written.</summary>
public sealed class LocalFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connectors-files-").FullName;
    private readonly LocalFiles _files = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void What_is_written_is_the_owners_only()
    {
        Skip.If(OperatingSystem.IsWindows());
        var path = Path.Combine(_folder, "backup.json");
        var journal = Path.Combine(_folder, "journal");

        _files.WriteOwnerOnly(path, "a");
        _files.AppendOwnerOnly(journal, "1");
        _files.AppendOwnerOnly(journal, "2");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal));
        Assert.Equal("1\n2\n", File.ReadAllText(journal));
    }

    [SkippableFact]
    public void A_file_that_others_could_read_is_replaced_by_one_they_cannot()
    {
        Skip.If(OperatingSystem.IsWindows());
        var path = Path.Combine(_folder, "x");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        _files.WriteOwnerOnly(path, "new é");

        Assert.Equal("new é", _files.ReadText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [SkippableFact]
    public void A_text_that_is_replaced_keeps_encoding_rights_and_link()
    {
        Skip.If(OperatingSystem.IsWindows());
        var path = Path.Combine(_folder, "a.yaml");
        var link = Path.Combine(_folder, "link.yaml");
        File.CreateSymbolicLink(link, path);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(path, "a\r\n\u00e9", encoding);
            File.SetUnixFileMode(path, Mode);

            _files.ReplaceText(link, _files.ReadText(link) + "\r\nb");

            Assert.Equal([.. encoding.GetPreamble(), .. encoding.GetBytes("a\r\n\u00e9\r\nb")], File.ReadAllBytes(path));
            Assert.Equal(Mode, File.GetUnixFileMode(path));
            Assert.NotNull(new FileInfo(link).LinkTarget);
        }

        Assert.Throws<EksAccessException>(() => _files.ReplaceText(Path.Combine(_folder, "none"), "x"));
    }

    [SkippableFact]
    public void A_text_that_is_replaced_keeps_owner_group_and_other_names()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var path = Path.Combine(_folder, "a.yaml");
        var other = Path.Combine(_folder, "other.yaml");
        File.WriteAllText(path, "a text that is longer than the next one");
        Run("ln", path, other);
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "4711:4712", path);
        }

        var before = Run("stat", "-c", "%u:%g:%a:%i", path);
        _files.ReplaceText(path, "b");

        Assert.Equal("b", File.ReadAllText(other));
        Assert.Equal(before, Run("stat", "-c", "%u:%g:%a:%i", path));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    [SkippableFact]
    public void A_copy_is_the_owners_only_and_never_replaces()
    {
        Skip.If(OperatingSystem.IsWindows());
        var path = Path.Combine(_folder, "a");
        var copy = Path.Combine(_folder, "b");
        File.WriteAllBytes(path, [0xFF, 0xFE, 0, 1, 2]);

        _files.CopyOwnerOnly(path, copy);

        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Throws<EksAccessException>(() => _files.CopyOwnerOnly(path, copy));
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing()
    {
        var path = Path.Combine(_folder, "x");
        File.WriteAllText(path, "old");

        Assert.Throws<EksAccessException>(() => _files.WriteOwnerOnly(path, "\uD800"));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Texts_are_read_by_their_marks(string encoding)
    {
        var path = Path.Combine(_folder, "x");
        File.WriteAllText(path, "é\r\n", Encoding.GetEncoding(encoding));

        Assert.Equal("é\r\n", _files.ReadText(path).TrimStart('\uFEFF'));
    }

    [Fact]
    public void The_mark_of_UTF8_stays_in_the_text()
    {
        var path = Path.Combine(_folder, "x");
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, 0x61]);

        Assert.Equal("\uFEFFa", _files.ReadText(path));
    }

    [Fact]
    public void What_cannot_be_read_is_told_with_its_path()
    {
        var binary = Path.Combine(_folder, "binary");
        File.WriteAllBytes(binary, [0x61, 0xFF, 0xFF]);

        foreach (var path in new[] { Path.Combine(_folder, "missing"), _folder, binary, Path.Combine(_folder, "no", "such", "folder") })
        {
            var fault = Assert.Throws<EksAccessException>(() => _files.ReadText(path));
            Assert.Equal(ErrorIds.FileUnreadable, fault.ErrorId);
            Assert.Contains(path, fault.Message, StringComparison.Ordinal);
            Assert.Equal(path, fault.TargetObject);
        }

        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<EksAccessException>(() => _files.WriteOwnerOnly(Path.Combine(_folder, "no", "x"), "a")).ErrorId);
        Assert.False(_files.Exists(Path.Combine(_folder, "missing")));
        Assert.True(_files.Exists(binary));
    }
}
