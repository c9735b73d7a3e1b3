using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>
/// Puts tokens together to a tree by the productions of the server's parser. Works without recursion, so that no depth of
/// text can exhaust the stack. Only the first document is read, and only up to the token after its root node: what
/// follows is never looked at, as on the server.
/// </summary>
internal sealed partial class YamlParser
{
    private const string CoreTagPrefix = "tag:yaml.org,2002:";

    private readonly YamlScanner _scanner;
    private readonly Stack<State> _states = new();
    private readonly Stack<YamlNode> _open = new();
    private readonly Dictionary<string, YamlNode> _anchors = [];
    private readonly Dictionary<string, string> _tagPrefixes = [];
    private State _state;
    private YamlNode? _root;

    private YamlParser(YamlScanner scanner) => _scanner = scanner;

    private enum State
    {
        BlockNode,
        DocumentContent,
        Done,
        BlockSequenceFirst,
        BlockSequenceEntry,
        IndentlessSequenceEntry,
        BlockMappingFirst,
        BlockMappingKey,
        BlockMappingValue,
        FlowSequenceFirst,
        FlowSequenceEntry,
        FlowPairKey,
        FlowPairValue,
        FlowPairEnd,
        FlowMappingFirst,
        FlowMappingKey,
        FlowMappingValue,
        FlowMappingEmptyValue,
    }

    /// <summary>Where the token after the root node starts: the first thing that is not read.</summary>
    public YamlMark Rest { get; private set; }

    /// <summary>Reads the first document.</summary>
    /// <param name="scanner">The tokens.</param>
    /// <param name="root">Its root node; null when the text holds none.</param>
    /// <returns>The parser, which knows where reading stopped.</returns>
    /// <exception cref="YamlSyntaxException">The text is not YAML to the server.</exception>
    public static YamlParser Parse(YamlScanner scanner, out YamlNode? root)
    {
        var parser = new YamlParser(scanner);
        root = parser.ParseDocument();
        return parser;
    }

    private YamlNode? ParseDocument()
    {
        _scanner.Peek();
        _scanner.Take();
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.StreamEnd)
        {
            Rest = token.Start;
            return null;
        }

        if (token.Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart)
        {
            ReadDirectives();
            token = _scanner.Peek();
            if (token.Kind != YamlTokenKind.DocumentStart)
            {
                throw Error(YamlFault.BadDirective, "a directive must be followed by a line with ---", token.Start, token.Start);
            }

            _state = State.DocumentContent;
            _scanner.Take();
        }
        else
        {
            AddDefaultTags();
            _state = State.BlockNode;
        }

        _states.Push(State.Done);
        while (_state != State.Done)
        {
            Step();
        }

        FindRest();
        return _root;
    }

    private void FindRest()
    {
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.DocumentEnd)
        {
            _scanner.Take();
            Rest = token.End;
            return;
        }

        Rest = token.Start;
    }

    private void ReadDirectives()
    {
        var token = _scanner.Peek();
        var version = false;
        while (token.Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective)
        {
            if (token.Kind == YamlTokenKind.VersionDirective)
            {
                if (version || token.Major != 1 || token.Minor != 1)
                {
                    throw Error(YamlFault.BadDirective, "the server knows YAML 1.1 only, named once", token.Start, token.Start);
                }

                version = true;
            }
            else if (_tagPrefixes.ContainsKey(token.Value))
            {
                throw Error(YamlFault.BadDirective, "a tag handle is defined twice", token.Start, token.Start);
            }
            else
            {
                _tagPrefixes.Add(token.Value, token.Suffix);
            }

            _scanner.Take();
            token = _scanner.Peek();
        }

        AddDefaultTags();
    }

    private void AddDefaultTags()
    {
        if (!_tagPrefixes.ContainsKey("!"))
        {
            _tagPrefixes.Add("!", "!");
        }

        if (!_tagPrefixes.ContainsKey("!!"))
        {
            _tagPrefixes.Add("!!", CoreTagPrefix);
        }
    }

    private static YamlSyntaxException Error(YamlFault fault, string message, YamlMark place, YamlMark context) =>
        new(fault, message, place.Index, context.Index);

    private void ParseNode(bool block, bool indentless)
    {
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.Alias)
        {
            AddAlias(token);
            return;
        }

        var start = token.Start;
        var end = token.Start;
        string? anchor = null;
        YamlToken? tagToken = null;
        for (var i = 0; i < 2 && token.Kind is YamlTokenKind.Anchor or YamlTokenKind.Tag; i++)
        {
            if (token.Kind == YamlTokenKind.Anchor)
            {
                if (anchor is not null)
                {
                    break;
                }

                anchor = token.Value;
            }
            else if (tagToken is not null)
            {
                break;
            }
            else
            {
                tagToken = token;
            }

            end = token.End;
            _scanner.Take();
            token = _scanner.Peek();
        }

        var tag = tagToken is null ? string.Empty : ResolveTag(tagToken, start);
        ParseContent(token, new NodeStart(block, indentless, anchor, tag, start, end));
    }

    private void ParseContent(YamlToken token, NodeStart node)
    {
        if (node.Indentless && token.Kind == YamlTokenKind.BlockEntry)
        {
            Open(YamlNodeKind.Sequence, node, token.End, false, State.IndentlessSequenceEntry);
            return;
        }

        switch (token.Kind)
        {
            case YamlTokenKind.Scalar:
                _state = _states.Pop();
                Add(new YamlNode(YamlNodeKind.Scalar, node.Start, token.End)
                {
                    Tag = node.Tag,
                    Value = token.Value,
                    Style = token.Style,
                    Implicit = (node.Tag.Length == 0 && token.Style == YamlScalarStyle.Plain) || node.Tag == "!",
                    Anchor = node.Anchor,
                    Origins = token.Origins ?? (IReadOnlyList<int>)System.Array.Empty<int>(),
                });
                _scanner.Take();
                return;
            case YamlTokenKind.FlowSequenceStart:
                Open(YamlNodeKind.Sequence, node, token.End, true, State.FlowSequenceFirst);
                return;
            case YamlTokenKind.FlowMappingStart:
                Open(YamlNodeKind.Mapping, node, token.End, true, State.FlowMappingFirst);
                return;
            case YamlTokenKind.BlockSequenceStart when node.Block:
                Open(YamlNodeKind.Sequence, node, token.End, false, State.BlockSequenceFirst);
                return;
            case YamlTokenKind.BlockMappingStart when node.Block:
                Open(YamlNodeKind.Mapping, node, token.End, false, State.BlockMappingFirst);
                return;
            default:
                if (node.Anchor is null && node.Tag.Length == 0)
                {
                    throw Error(YamlFault.ExpectedValue, "a value is missing or cannot stand here", token.Start, node.Start);
                }

                _state = _states.Pop();
                Add(new YamlNode(YamlNodeKind.Scalar, node.Start, node.End)
                {
                    Tag = node.Tag,
                    Implicit = node.Tag.Length == 0,
                    Anchor = node.Anchor,
                });
                return;
        }
    }

    private string ResolveTag(YamlToken token, YamlMark start)
    {
        if (token.Value.Length == 0)
        {
            return token.Suffix;
        }

        var tag = _tagPrefixes.TryGetValue(token.Value, out var prefix) ? prefix + token.Suffix : string.Empty;
        return tag.Length > 0 ? tag : throw Error(YamlFault.BadTag, $"the tag handle {token.Value} is not defined", token.Start, start);
    }

    private void AddAlias(YamlToken token)
    {
        _state = _states.Pop();
        if (!_anchors.TryGetValue(token.Value, out var target))
        {
            throw Error(YamlFault.UnknownAnchor, $"no anchor &{token.Value} stands before this alias", token.Start, token.Start);
        }

        Add(new YamlNode(YamlNodeKind.Alias, token.Start, token.End) { Value = token.Value, Target = target });
        _scanner.Take();
    }

    private void AddEmpty(YamlMark mark) =>
        Add(new YamlNode(YamlNodeKind.Scalar, mark, mark) { Implicit = true });

    private void Open(YamlNodeKind kind, NodeStart start, YamlMark end, bool flow, State next)
    {
        var node = new YamlNode(kind, start.Start, end) { Tag = start.Tag, Flow = flow, Anchor = start.Anchor };
        Add(node);
        _open.Push(node);
        _state = next;
    }

    private void Close(YamlMark end, bool flow)
    {
        var node = _open.Pop();
        node.End = flow || node.Children.Count == 0 ? end : node.Children[node.Children.Count - 1].End;
        _state = _states.Pop();
    }

    private void Add(YamlNode node)
    {
        if (_open.Count == 0)
        {
            _root ??= node;
        }
        else
        {
            _open.Peek().Children.Add(node);
        }

        if (node.Anchor is not null)
        {
            _anchors[node.Anchor] = node;
        }
    }

    private readonly record struct NodeStart(bool Block, bool Indentless, string? Anchor, string Tag, YamlMark Start, YamlMark End);
}
