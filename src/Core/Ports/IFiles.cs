namespace EksAccessManagement.Ports;

/// <summary>The file system, as far as use cases need it. Paths are full paths.</summary>
public interface IFiles
{
    /// <summary>Reads a text file as it is: UTF-8 or UTF-16 by its byte order mark, which stays out of the text only when UTF-16.</summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>.</exception>
    string ReadText(string path);

    /// <summary>Writes UTF-8 without mark, readable by its owner only, in one step (a half-written file never stands under the name).</summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>.</exception>
    void WriteOwnerOnly(string path, string text);

    /// <summary>Appends a line to an owner-only file and flushes it to the disk.</summary>
    void AppendOwnerOnly(string path, string line);

    /// <summary>
    /// Puts another text into a file that is there; where that fails, the file holds the old one. It keeps its encoding, as its byte
    /// order mark says, its owner and its rights; a link keeps leading to it.
    /// </summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>.</exception>
    void ReplaceText(string path, string text);

    /// <summary>Copies a file byte for byte to a new one that only its owner can read.</summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>, also when the copy exists.</exception>
    void CopyOwnerOnly(string path, string copy);

    /// <summary>True when a file stands there.</summary>
    bool Exists(string path);
}
