using System.Threading.Tasks;

namespace EksAccessManagement.Rehearse.Output;

/// <summary>Writes complaints.</summary>
internal static class ErrorText
{
    private const string Prefix = "error: ";

    /// <summary>What is wrong, and below it what to do.</summary>
    public static async Task WriteAsync(ProgramConsole console, string message, string? action)
    {
        var left = Prefix;
        foreach (var text in action is null ? [message] : new[] { message, action })
        {
            foreach (var line in Wrapping.Lines(SafeText.Ascii(text), TextPage.Width - Prefix.Length))
            {
                await console.Error.WriteLineAsync(left + line).ConfigureAwait(false);
                left = new string(' ', Prefix.Length);
            }
        }
    }
}
