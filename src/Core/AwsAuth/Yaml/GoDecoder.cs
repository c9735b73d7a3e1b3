using System;
using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>
/// Turns a tree into values as go-yaml v2 does: aliases are followed, merge keys work in text order, the last field of a
/// name wins, and the growth of aliases is limited by the library's own ratio. Without recursion, so that depth is harmless.
/// </summary>
internal sealed class GoDecoder
{
    private const int MaxJsonDepth = 10000;
    private const int RatioLow = 400000;
    private const int RatioHigh = 4000000;

    private readonly Stack<Frame> _frames = new();
    private readonly HashSet<YamlNode> _aliases = [];
    private int _count = 1;
    private int _aliasCount;
    private int _aliasDepth;

    private enum Phase
    {
        Key,
        Value,
    }

    /// <summary>Fields written out and then set again: the earlier and the later name, and whether a merge key did it.</summary>
    public List<(YamlNode Earlier, YamlNode Later, bool ByMerge)> Overwritten { get; } = [];

    /// <summary>True when two names become the same one in JSON; which of them wins is a matter of chance on the server.</summary>
    public bool HasChance { get; private set; }

    /// <summary>Decodes a tree for JSON.</summary>
    /// <exception cref="YamlSyntaxException">The server refuses it.</exception>
    public GoValue Decode(YamlNode root)
    {
        var done = Begin(root, null, false);
        while (_frames.Count > 0)
        {
            var frame = _frames.Peek();
            if (done is not null)
            {
                done = Accept(frame, done);
            }
            else
            {
                done = Step(frame);
            }
        }

        CheckJson(done!);
        return done!;
    }

    /// <summary>Decodes a tree straight into a list of texts, as the server does with accounts.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="dropped">Items that are no text and leave no trace.</param>
    /// <param name="failure">Why the rest of the list was given up; the items not reached are then empty texts.</param>
    /// <returns>Pairs of text and node, or null when the tree is no list.</returns>
    public IReadOnlyList<(string Text, YamlNode Node)>? DecodeTexts(YamlNode root, List<YamlNode> dropped, out YamlSyntaxException? failure)
    {
        var texts = new List<(string, YamlNode)>();
        failure = null;
        Count(root);
        if (root.Kind != YamlNodeKind.Sequence)
        {
            return root.Kind == YamlNodeKind.Scalar && GoScalar.Resolve(root).Kind == GoKind.Null ? texts : null;
        }

        try
        {
            foreach (var child in root.Children)
            {
                DecodeText(child, texts, dropped);
            }
        }
        catch (YamlSyntaxException e)
        {
            failure = e;
            for (var i = texts.Count; i < root.Children.Count; i++)
            {
                texts.Add((string.Empty, root.Children[i]));
            }
        }

        return texts;
    }

    private void DecodeText(YamlNode child, List<(string Text, YamlNode Node)> texts, List<YamlNode> dropped)
    {
        Count(child);
        var node = child;
        if (child.Kind == YamlNodeKind.Alias)
        {
            node = child.Resolved;
            _aliasDepth++;
            Count(node);
            _aliasDepth--;
        }

        if (node.Kind != YamlNodeKind.Scalar)
        {
            dropped.Add(child);
            return;
        }

        var scalar = GoScalar.Resolve(node);
        texts.Add((scalar.Kind switch
        {
            GoKind.Null => string.Empty,
            GoKind.String => scalar.Canonical,
            _ => node.Value,
        }, child));
    }

    private void Count(YamlNode node)
    {
        _count++;
        if (_aliasDepth > 0)
        {
            _aliasCount++;
        }

        if (_aliasCount > 100 && _count > 1000 && (double)_aliasCount / _count > AllowedRatio(_count))
        {
            throw new YamlSyntaxException(YamlFault.BadAlias, "aliases grow beyond the library's limit", node.Start.Index, node.Start.Index);
        }
    }

    private static double AllowedRatio(int count) =>
        count <= RatioLow ? 0.99
        : count >= RatioHigh ? 0.10
        : 0.99 - (0.89 * ((count - RatioLow) / (double)(RatioHigh - RatioLow)));

    private GoValue? Begin(YamlNode node, GoValue? into, bool merged)
    {
        Count(node);
        switch (node.Kind)
        {
            case YamlNodeKind.Scalar:
                var scalar = GoScalar.Resolve(node);
                return new GoValue(scalar.Kind, scalar.Kind == GoKind.String ? scalar.Canonical : node.Value, node);
            case YamlNodeKind.Alias:
                if (!_aliases.Add(node))
                {
                    throw new YamlSyntaxException(YamlFault.BadAlias, $"the value of &{node.Value} contains itself", node.Start.Index, node.Start.Index);
                }

                _aliasDepth++;
                _frames.Push(new Frame(node, new GoValue(GoKind.Null, string.Empty, node), merged));
                return Begin(node.Resolved, into, merged);
            default:
                _frames.Push(new Frame(node, into ?? NewCollection(node), merged));
                return null;
        }
    }

    private static GoValue NewCollection(YamlNode node) =>
        new(node.Kind == YamlNodeKind.Sequence ? GoKind.Sequence : GoKind.Mapping, string.Empty, node);

    private GoValue? Accept(Frame frame, GoValue done)
    {
        switch (frame.Node.Kind)
        {
            case YamlNodeKind.Alias:
                _frames.Pop();
                _aliasDepth--;
                _aliases.Remove(frame.Node);
                return done;
            case YamlNodeKind.Sequence:
                frame.Value.Items.Add(done);
                return null;
            default:
                AcceptField(frame, done);
                return null;
        }
    }

    private void AcceptField(Frame frame, GoValue done)
    {
        if (frame.Merging)
        {
            frame.Merging = frame.MergeQueue.Count > 0;
            return;
        }

        var keyNode = frame.Node.Children[frame.Next - 1];
        if (frame.Phase == Phase.Key)
        {
            if (done.Kind is GoKind.Sequence or GoKind.Mapping)
            {
                throw new YamlSyntaxException(YamlFault.BadFieldName, "a list or mapping stands where the name of a field must be", keyNode.Start.Index, keyNode.Start.Index);
            }

            frame.Key = GoKey.From(GoScalar.Resolve(done.Node));
            frame.Phase = Phase.Value;
            return;
        }

        keyNode = frame.Node.Children[frame.Next - 2];
        var old = frame.Value.Set(frame.Key, keyNode, done, frame.Merged);
        if (old is { Merged: false } && (frame.Merged || _aliasDepth == 0))
        {
            Overwritten.Add((old.KeyNode, keyNode, frame.Merged));
        }

        frame.Phase = Phase.Key;
    }

    private GoValue? Step(Frame frame)
    {
        if (frame.MergeQueue.Count > 0)
        {
            return Begin(frame.MergeQueue.Dequeue(), frame.Value, true);
        }

        var children = frame.Node.Children;
        if (frame.Next >= children.Count)
        {
            _frames.Pop();
            return frame.Value;
        }

        var child = children[frame.Next++];
        if (frame.Node.Kind == YamlNodeKind.Mapping && frame.Phase == Phase.Key && IsMerge(child))
        {
            QueueMerge(frame, children[frame.Next++]);
            return null;
        }

        return Begin(child, null, false);
    }

    private static bool IsMerge(YamlNode node) =>
        node.Kind == YamlNodeKind.Scalar && node.Value == "<<" && (node.Implicit || node.Tag == "tag:yaml.org,2002:merge");

    private static void QueueMerge(Frame frame, YamlNode value)
    {
        if (value.Kind == YamlNodeKind.Sequence)
        {
            for (var i = value.Children.Count - 1; i >= 0; i--)
            {
                frame.MergeQueue.Enqueue(value.Children[i]);
            }
        }
        else
        {
            frame.MergeQueue.Enqueue(value);
        }

        foreach (var part in frame.MergeQueue)
        {
            if (part.Resolved.Kind != YamlNodeKind.Mapping)
            {
                throw new YamlSyntaxException(YamlFault.BadMerge, "a merge key (<<) needs a mapping or a list of mappings", part.Start.Index, part.Start.Index);
            }
        }

        frame.Merging = frame.MergeQueue.Count > 0;
    }

    /// <summary>What Go's JSON cannot write or read back: names of the wrong kind, infinity, and too many levels.</summary>
    private void CheckJson(GoValue root)
    {
        var open = new Stack<(GoValue Value, int Depth)>();
        open.Push((root, 1));
        while (open.Count > 0)
        {
            var (value, depth) = open.Pop();
            var start = value.Node.Start.Index;
            if (value.Kind == GoKind.NotFinite)
            {
                throw new YamlSyntaxException(YamlFault.NotFinite, $"{value.Text} is infinity or not-a-number, which JSON cannot express", start, start);
            }

            if (value.Kind is GoKind.Sequence or GoKind.Mapping && depth > MaxJsonDepth)
            {
                throw new YamlSyntaxException(YamlFault.TooDeep, "lists and mappings are nested too deep", start, start);
            }

            foreach (var item in value.Items)
            {
                open.Push((item, depth + 1));
            }

            CheckFields(value, depth, open);
        }
    }

    private void CheckFields(GoValue value, int depth, Stack<(GoValue Value, int Depth)> open)
    {
        HashSet<string>? names = null;
        foreach (var field in value.Fields)
        {
            if (field.Key.IsUnsupported)
            {
                var start = field.KeyNode.Start.Index;
                throw new YamlSyntaxException(YamlFault.BadFieldName, "null, or a number beyond 64 bits, stands where the name of a field must be", start, start);
            }

            if (!field.Key.IsString)
            {
                names ??= new HashSet<string>(StringComparer.Ordinal);
            }

            open.Push((field.Value, depth + 1));
        }

        if (names is not null)
        {
            foreach (var field in value.Fields)
            {
                HasChance |= !names.Add(field.Key.Name);
            }
        }
    }

    private sealed class Frame(YamlNode node, GoValue value, bool merged)
    {
        public YamlNode Node { get; } = node;

        public GoValue Value { get; } = value;

        public bool Merged { get; } = merged;

        public int Next { get; set; }

        public Phase Phase { get; set; }

        public GoKey Key { get; set; }

        public bool Merging { get; set; }

        public Queue<YamlNode> MergeQueue { get; } = new();
    }
}
