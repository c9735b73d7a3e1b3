using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Makes a source of any text that somebody hands over: a manifest, the text of a key, or the file of a backup, which brings its cluster along.</summary>
public static class AwsAuthInput
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file it came from; null when it came from none.</param>
    /// <param name="json">Reads backups.</param>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> for a backup that was changed after it was written.</exception>
    public static AwsAuthSource Read(string text, string? fileName, IJson json) =>
        IsBackup(text) ? AwsAuthBackup.Read(text, json, fileName).ToSource() : AwsAuthSource.FromText(text, fileName);

    /// <summary>True when a text says of itself that it is a backup. ConfigMaps in JSON have another kind.</summary>
    /// <param name="text">The text.</param>
    public static bool IsBackup(string text)
    {
        var body = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (body.Length == 0 || body[0] != '{')
        {
            return false;
        }

        // A backup begins with its kind, so that a long manifest need not be parsed to know that it is none.
        var rest = body.Substring(1).TrimStart();
        const string Key = "\"kind\"";
        if (!rest.StartsWith(Key, System.StringComparison.Ordinal))
        {
            return false;
        }

        rest = rest.Substring(Key.Length).TrimStart();
        return rest.Length > 0 && rest[0] == ':' && rest.Substring(1).TrimStart().StartsWith("\"" + AwsAuthBackup.Kind + "\"", System.StringComparison.Ordinal);
    }
}
