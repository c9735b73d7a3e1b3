using System.Collections;
using System.ComponentModel;
using System.Management.Automation.Language;

namespace EksAccessManagement.Completion;

/// <summary>Base of the completers: names in, quoted completions out. Whatever fails, the user sees no completions and no error.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var names = GetNames(CompletionText.Unquote(wordToComplete), fakeBoundParameters ?? new Hashtable());
            return CompletionText.Complete(wordToComplete, names).ToArray();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Array.Empty<CompletionResult>();
        }
    }

    /// <summary>The names that may stand here, each with a tooltip; they need not fit the word.</summary>
    protected abstract IEnumerable<KeyValuePair<string, string>> GetNames(string word, IDictionary bound);

    /// <summary>Names without tooltips.</summary>
    protected static IEnumerable<KeyValuePair<string, string>> Plain(IEnumerable<string> names) =>
        names.Select(n => new KeyValuePair<string, string>(n, string.Empty));
}
