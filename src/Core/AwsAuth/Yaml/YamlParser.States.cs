namespace EksAccessManagement.AwsAuth.Yaml;

/// <content>The productions of lists and mappings.</content>
internal sealed partial class YamlParser
{
    private void Step()
    {
        switch (_state)
        {
            case State.BlockNode:
                ParseNode(block: true, indentless: false);
                break;
            case State.DocumentContent:
                ParseDocumentContent();
                break;
            case State.BlockSequenceFirst:
                _scanner.Take();
                ParseBlockSequenceEntry();
                break;
            case State.BlockSequenceEntry:
                ParseBlockSequenceEntry();
                break;
            case State.IndentlessSequenceEntry:
                ParseIndentlessSequenceEntry();
                break;
            case State.BlockMappingFirst:
                _scanner.Take();
                ParseBlockMappingKey();
                break;
            case State.BlockMappingKey:
                ParseBlockMappingKey();
                break;
            case State.BlockMappingValue:
                ParseBlockMappingValue();
                break;
            case State.FlowSequenceFirst:
                _scanner.Take();
                ParseFlowSequenceEntry(first: true);
                break;
            case State.FlowSequenceEntry:
                ParseFlowSequenceEntry(first: false);
                break;
            case State.FlowPairKey:
                ParseFlowPairKey();
                break;
            case State.FlowPairValue:
                ParseFlowPairValue();
                break;
            case State.FlowPairEnd:
                ParseFlowPairEnd();
                break;
            case State.FlowMappingFirst:
                _scanner.Take();
                ParseFlowMappingKey(first: true);
                break;
            case State.FlowMappingKey:
                ParseFlowMappingKey(first: false);
                break;
            case State.FlowMappingValue:
                ParseFlowMappingValue();
                break;
            default:
                _state = State.FlowMappingKey;
                AddEmpty(_scanner.Peek().Start);
                break;
        }
    }

    private void ParseDocumentContent()
    {
        var token = _scanner.Peek();
        if (token.Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart
            or YamlTokenKind.DocumentEnd or YamlTokenKind.StreamEnd)
        {
            _state = _states.Pop();
            AddEmpty(token.Start);
            return;
        }

        ParseNode(block: true, indentless: false);
    }

    private void ParseBlockSequenceEntry()
    {
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.BlockEntry)
        {
            var mark = token.End;
            _scanner.Take();
            if (_scanner.Peek().Kind is YamlTokenKind.BlockEntry or YamlTokenKind.BlockEnd)
            {
                _state = State.BlockSequenceEntry;
                AddEmpty(mark);
                return;
            }

            _states.Push(State.BlockSequenceEntry);
            ParseNode(block: true, indentless: false);
            return;
        }

        if (token.Kind != YamlTokenKind.BlockEnd)
        {
            throw Error(
                YamlFault.ExpectedDash, "a line in a list neither starts with a dash at the list's column nor belongs to the item above", token.Start, _open.Peek().Start);
        }

        Close(token.Start, flow: false);
        _scanner.Take();
    }

    private void ParseIndentlessSequenceEntry()
    {
        var token = _scanner.Peek();
        if (token.Kind != YamlTokenKind.BlockEntry)
        {
            Close(token.Start, flow: false);
            return;
        }

        var mark = token.End;
        _scanner.Take();
        if (_scanner.Peek().Kind is YamlTokenKind.BlockEntry or YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd)
        {
            _state = State.IndentlessSequenceEntry;
            AddEmpty(mark);
            return;
        }

        _states.Push(State.IndentlessSequenceEntry);
        ParseNode(block: true, indentless: false);
    }

    private void ParseBlockMappingKey()
    {
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.Key)
        {
            ParseAfterMappingIndicator(token, State.BlockMappingValue);
            return;
        }

        if (token.Kind != YamlTokenKind.BlockEnd)
        {
            throw Error(YamlFault.ExpectedKey, "a line is neither a field at its row's column nor part of the field above", token.Start, _open.Peek().Start);
        }

        Close(token.Start, flow: false);
        _scanner.Take();
    }

    private void ParseBlockMappingValue()
    {
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.Value)
        {
            ParseAfterMappingIndicator(token, State.BlockMappingKey);
            return;
        }

        _state = State.BlockMappingKey;
        AddEmpty(token.Start);
    }

    private void ParseAfterMappingIndicator(YamlToken token, State next)
    {
        var mark = token.End;
        _scanner.Take();
        if (_scanner.Peek().Kind is YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd)
        {
            _state = next;
            AddEmpty(mark);
            return;
        }

        _states.Push(next);
        ParseNode(block: true, indentless: true);
    }

    private void ParseFlowSequenceEntry(bool first)
    {
        var token = _scanner.Peek();
        if (token.Kind != YamlTokenKind.FlowSequenceEnd)
        {
            token = first ? token : TakeComma(token, ']');
            if (token.Kind == YamlTokenKind.Key)
            {
                Open(YamlNodeKind.Mapping, new NodeStart(false, false, null, string.Empty, token.Start, token.End), token.End, true, State.FlowPairKey);
                _scanner.Take();
                return;
            }

            if (token.Kind != YamlTokenKind.FlowSequenceEnd)
            {
                _states.Push(State.FlowSequenceEntry);
                ParseNode(block: false, indentless: false);
                return;
            }
        }

        Close(token.End, flow: true);
        _scanner.Take();
    }

    private YamlToken TakeComma(YamlToken token, char close)
    {
        if (token.Kind != YamlTokenKind.FlowEntry)
        {
            throw Error(YamlFault.UnclosedBracket, $"a comma or a closing {close} is missing", token.Start, _open.Peek().Start);
        }

        _scanner.Take();
        return _scanner.Peek();
    }

    private void ParseFlowPairKey()
    {
        var token = _scanner.Peek();
        if (token.Kind is YamlTokenKind.Value or YamlTokenKind.FlowEntry or YamlTokenKind.FlowSequenceEnd)
        {
            // The token itself is swallowed here, as the server's parser does: [? , a] and [: a] read oddly there too.
            _scanner.Take();
            _state = State.FlowPairValue;
            AddEmpty(token.End);
            return;
        }

        _states.Push(State.FlowPairValue);
        ParseNode(block: false, indentless: false);
    }

    private void ParseFlowPairValue()
    {
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.Value)
        {
            _scanner.Take();
            if (_scanner.Peek().Kind is not (YamlTokenKind.FlowEntry or YamlTokenKind.FlowSequenceEnd))
            {
                _states.Push(State.FlowPairEnd);
                ParseNode(block: false, indentless: false);
                return;
            }
        }

        _state = State.FlowPairEnd;
        AddEmpty(token.Start);
    }

    private void ParseFlowPairEnd()
    {
        var token = _scanner.Peek();
        var node = _open.Pop();
        node.End = node.Children.Count > 0 ? node.Children[node.Children.Count - 1].End : token.Start;
        _state = State.FlowSequenceEntry;
    }

    private void ParseFlowMappingKey(bool first)
    {
        var token = _scanner.Peek();
        if (token.Kind != YamlTokenKind.FlowMappingEnd)
        {
            token = first ? token : TakeComma(token, '}');
            if (token.Kind == YamlTokenKind.Key)
            {
                _scanner.Take();
                token = _scanner.Peek();
                if (token.Kind is YamlTokenKind.Value or YamlTokenKind.FlowEntry or YamlTokenKind.FlowMappingEnd)
                {
                    _state = State.FlowMappingValue;
                    AddEmpty(token.Start);
                    return;
                }

                _states.Push(State.FlowMappingValue);
                ParseNode(block: false, indentless: false);
                return;
            }

            if (token.Kind != YamlTokenKind.FlowMappingEnd)
            {
                _states.Push(State.FlowMappingEmptyValue);
                ParseNode(block: false, indentless: false);
                return;
            }
        }

        Close(token.End, flow: true);
        _scanner.Take();
    }

    private void ParseFlowMappingValue()
    {
        var token = _scanner.Peek();
        if (token.Kind == YamlTokenKind.Value)
        {
            _scanner.Take();
            if (_scanner.Peek().Kind is not (YamlTokenKind.FlowEntry or YamlTokenKind.FlowMappingEnd))
            {
                _states.Push(State.FlowMappingKey);
                ParseNode(block: false, indentless: false);
                return;
            }
        }

        _state = State.FlowMappingKey;
        AddEmpty(token.Start);
    }
}
