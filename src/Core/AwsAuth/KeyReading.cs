using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>One key's value on its way through the server: text, tree, values, rows.</summary>
internal sealed class KeyReading
{
    private readonly List<AwsAuthReadingProblem> _problems = [];

    private KeyReading(AwsAuthValue value)
    {
        Value = value;
        Kind = AwsAuthKeys.KindOf(value.Key);
    }

    public AwsAuthValue Value { get; }

    public AwsAuthRowKind Kind { get; }

    public YamlText? Text { get; private set; }

    public YamlNode? Root { get; private set; }

    /// <summary>All items of the list, also those that do not load.</summary>
    public List<RowDraft> Drafts { get; } = [];

    /// <summary>The accounts as the server holds them.</summary>
    public List<(string Text, YamlNode Node)> Accounts { get; } = [];

    /// <summary>Account items that leave no trace.</summary>
    public List<YamlNode> DroppedAccounts { get; } = [];

    public IReadOnlyList<AwsAuthReadingProblem> Problems => _problems;

    /// <summary>True when the key gives no rows because its text cannot be read.</summary>
    public bool IsLost { get; private set; }

    public static KeyReading Read(AwsAuthValue value)
    {
        var reading = new KeyReading(value);
        reading.ReadValue();
        return reading;
    }

    private void ReadValue()
    {
        if (Value.Text.Trim() is "" or "``" or "\"\"" or "''")
        {
            return;
        }

        if (Kind != AwsAuthRowKind.Account && Value.Text.TrimStart().StartsWith("{", StringComparison.Ordinal))
        {
            Lose(AwsAuthProblemKind.NotAList, "a value that begins with a brace is read as JSON and can never be the list of rows it must be",
                Value.Text.IndexOf('{'), YamlFault.BadJson, Value.Text.IndexOf('{'));
            return;
        }

        Text = new YamlText(Value.Text);
        try
        {
            var parser = YamlParser.Parse(new YamlScanner(Text), out var root);
            Root = root;
            NoteRest(parser);
            if (root is not null)
            {
                ReadRoot(root);
            }
        }
        catch (YamlSyntaxException e)
        {
            Drafts.Clear();
            Lose(AwsAuthProblemKind.KeyLost, e.Message, Text.Utf16(e.Index), e.Fault, Text.Utf16(e.ContextIndex));
        }

        foreach (var draft in Drafts)
        {
            _problems.AddRange(draft.Problems.Select(Placed));
        }
    }

    private void ReadRoot(YamlNode root)
    {
        var decoder = new GoDecoder();
        if (Kind == AwsAuthRowKind.Account)
        {
            ReadAccounts(root, decoder);
            return;
        }

        var value = decoder.Decode(root);
        foreach (var (earlier, later, byMerge) in decoder.Overwritten)
        {
            var name = later.Resolved.Value;
            var place = byMerge ? earlier : later;
            _problems.Add(Placed(new AwsAuthReadingProblem(
                byMerge ? AwsAuthProblemKind.MergeOverrides : AwsAuthProblemKind.FieldRepeated,
                byMerge
                    ? $"The merge key below this field sets {name} again: merging follows the order of the text, so that the value here is lost."
                    : $"The field {name} stands twice in one row; the last one counts, the one before is lost.")
            {
                Key = Value.Key,
                Field = name,
                RowIndex = RowOf(place),
                Node = place,
                ContextIndex = Index(earlier),
            }));
        }

        if (decoder.HasChance)
        {
            _problems.Add(Placed(new AwsAuthReadingProblem(
                AwsAuthProblemKind.Chance, "Two field names that are no texts become the same name; which of them the server keeps is a matter of chance.")
            {
                Key = Value.Key,
                Node = root,
            }));
        }

        ReadRows(root, value);
    }

    private void ReadRows(YamlNode root, GoValue value)
    {
        if (value.Kind == GoKind.Null)
        {
            return;
        }

        if (value.Kind != GoKind.Sequence)
        {
            Lose(AwsAuthProblemKind.NotAList, $"it is a {(value.Kind == GoKind.Mapping ? "mapping" : "single value")} and no list", Index(root), null, Index(root));
            return;
        }

        var rows = new RowDecoder(Kind);
        for (var i = 0; i < value.Items.Count; i++)
        {
            Drafts.Add(rows.Decode(value.Items[i], root.Children[i], i));
        }
    }

    private void ReadAccounts(YamlNode root, GoDecoder decoder)
    {
        var texts = decoder.DecodeTexts(root, DroppedAccounts, out var failure);
        if (texts is null)
        {
            Lose(AwsAuthProblemKind.NotAList, "it is no list of accounts", Index(root), null, Index(root));
            return;
        }

        Accounts.AddRange(texts);
        if (failure is not null)
        {
            Lose(AwsAuthProblemKind.KeyLost, failure.Message, Text!.Utf16(failure.Index), failure.Fault, Text.Utf16(failure.ContextIndex));
            IsLost = false;
        }
    }

    private void NoteRest(YamlParser parser)
    {
        var rest = FirstContent(Text!.Utf16(parser.Rest.Index));
        if (rest < 0)
        {
            return;
        }

        _problems.Add(Placed(new AwsAuthReadingProblem(
            AwsAuthProblemKind.TextIgnored, "The server stops reading here; all that follows is ignored without a word.")
        {
            Key = Value.Key,
            ValueIndex = rest,
        }));
    }

    private int FirstContent(int index)
    {
        var text = Value.Text;
        for (var i = index; i < text.Length; i++)
        {
            if (text[i] == '#')
            {
                i = text.IndexOfAny(['\r', '\n'], i);
                if (i < 0)
                {
                    return -1;
                }
            }
            else if (!char.IsWhiteSpace(text[i]) && text[i] != '\uFEFF')
            {
                return i;
            }
        }

        return -1;
    }

    private void Lose(AwsAuthProblemKind kind, string why, int index, YamlFault? fault, int context)
    {
        IsLost = true;
        _problems.Add(Placed(new AwsAuthReadingProblem(
            kind, $"The server cannot take the value of {Value.Key}: {why}. Every row of {Value.Key} is lost; the other keys are not touched.")
        {
            Key = Value.Key,
            ValueIndex = index,
            ContextIndex = context,
            Fault = fault,
        }));
    }

    private int RowOf(YamlNode node)
    {
        if (Root is not { Kind: YamlNodeKind.Sequence })
        {
            return -1;
        }

        int low = 0, high = Root.Children.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Root.Children[middle].Start.Index <= node.Start.Index ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    public int Index(YamlNode node) => Text!.Utf16(node.Start.Index);

    /// <summary>The index of the last character of a node that is no blank.</summary>
    public int LastIndex(YamlNode node)
    {
        var end = Text!.Utf16(node.End.Index) - 1;
        var start = Index(node);
        while (end > start && (end >= Value.Text.Length || char.IsWhiteSpace(Value.Text[end])))
        {
            end--;
        }

        return Math.Max(end, start);
    }

    private AwsAuthReadingProblem Placed(AwsAuthReadingProblem problem)
    {
        var index = problem.Node is not null ? Index(problem.Node) : problem.ValueIndex;
        if (index < 0)
        {
            return problem;
        }

        var (line, column) = Value.Locate(index);
        return problem with { Line = line, Column = column, ValueIndex = index };
    }
}
