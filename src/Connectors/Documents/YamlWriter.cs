using System;
using System.IO;
using System.Linq;
using EksAccessManagement.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EksAccessManagement.Connectors.Documents;

/// <summary>Writes a document in block style, so that it reads back as the same document, also by readers of YAML 1.1.</summary>
internal static class YamlWriter
{
    private static readonly EmitterSettings Settings = new(
        bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: false, newLine: "\n");

    /// <summary>Writes.</summary>
    public static string Write(DocumentNode document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, DocumentNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, mapping.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var entry in mapping.Entries)
                {
                    Write(emitter, entry.Key, isKey: true);
                    Write(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case SequenceNode sequence:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, sequence.Items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in sequence.Items)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case ScalarNode scalar:
                Write(emitter, scalar, isKey: false);
                break;
            default:
                throw new ArgumentException($"A node of type {node.GetType().Name} has no form in YAML.", nameof(node));
        }
    }

    private static void Write(Emitter emitter, ScalarNode scalar, bool isKey)
    {
        var text = scalar.Kind == ScalarKind.Null ? "null" : scalar.Value;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, StyleOf(scalar, isKey), true, true));
    }

    private static ScalarStyle StyleOf(ScalarNode scalar, bool isKey)
    {
        if (scalar.Kind != ScalarKind.String)
        {
            return ScalarStyle.Plain;
        }

        return !isKey && IsBlock(scalar.Value) ? ScalarStyle.Literal
            : IsPlain(scalar.Value) ? ScalarStyle.Plain
            : ScalarStyle.DoubleQuoted;
    }

    /// <summary>Several lines of ordinary text stay readable as a literal; whatever could be read otherwise goes into quotes.</summary>
    private static bool IsBlock(string text) =>
        text.IndexOf('\n') is > 0
        && text[0] is not (' ' or '\t' or '\n' or '#')
        && text.All(c => c is '\n' or (>= ' ' and <= '~'))
        && text.Split('\n').All(line => line.Length == 0 || line[line.Length - 1] != ' ');

    private static bool IsPlain(string text) =>
        !CoreSchema.NeedsQuotes(text)
        && char.IsLetterOrDigit(text[0])
        && text.All(c => c is >= ' ' and <= '~' and not ('#' or '\\' or '"' or '\'' or '{' or '}' or '[' or ']' or ',' or '&' or '*' or '!' or '|' or '>' or '%' or '`' or '?'))
        && text.IndexOf(": ", StringComparison.Ordinal) < 0
        && text[text.Length - 1] is not (' ' or ':');
}
