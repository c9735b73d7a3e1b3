using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Authorization;

/// <summary>Reads the line-oriented file of access policies. It is strict: a word it does not know ends the reading.</summary>
internal sealed class AccessPolicyFile
{
    private const string NamesMark = " ONLY ";

    private readonly List<EKSAccessPolicyDefinition> _policies = [];
    private readonly List<PolicyRule> _rules = [];
    private readonly List<string> _prose = [];
    private readonly List<string> _notes = [];
    private EKSAccessPolicyDefinition? _policy;
    private string _version = string.Empty;
    private int _line;

    private AccessPolicyFile()
    {
    }

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> with the line.</exception>
    public static (string Version, IReadOnlyList<EKSAccessPolicyDefinition> Policies) Read(TextReader reader)
    {
        var file = new AccessPolicyFile();
        while (reader.ReadLine() is { } line)
        {
            file._line++;
            if (line.Length > 0 && line[0] != '#')
            {
                var space = line.IndexOf(' ');
                var value = space < 0 ? string.Empty : line.Substring(space + 1).Trim();
                file.Take(space < 0 ? line : line.Substring(0, space), value.Length > 0 ? value : throw file.Fault("a word without a value"));
            }
        }

        file.Finish();
        return file._version.Length > 0 ? (file._version, file._policies) : throw file.Fault("no catalogue version");
    }

    private void Take(string word, string value)
    {
        switch (word)
        {
            case "catalogue" when _policy is null: _version = value; return;
            case "policy": Begin(value); return;
        }

        var policy = _policy ?? throw Fault($"'{word}' before the first policy");
        switch (word)
        {
            case "description": _policy = policy with { Description = value }; break;
            case "audience": _policy = policy with { Audience = value }; break;
            case "scope": _policy = policy with { TypicalScope = value }; break;
            case "twin": _policy = policy with { RbacEquivalent = value }; break;
            case "introduced": _policy = policy with { Introduced = value }; break;
            case "source": _policy = policy with { Source = value }; break;
            case "listed": _policy = policy with { Listed = OneOf(value, "yes", "no") }; break;
            case "rules": _policy = policy with { RulesComplete = OneOf(value, "complete", "unpublished") }; break;
            case "rules-of": _rules.AddRange((Find(value) ?? throw Fault($"no policy {value} above")).Rules); break;
            case "rule": _rules.Add(Rule(value)); break;
            case "url": _rules.Add(Url(value)); break;
            case "prose": _prose.Add(value); break;
            case "note": _notes.Add(value); break;
            default: throw Fault($"the word '{word}'");
        }
    }

    private void Begin(string name)
    {
        Finish();
        _policy = Find(name) is null ? new EKSAccessPolicyDefinition { Name = name, CatalogueVersion = _version } : throw Fault($"{name} stands twice");
    }

    private void Finish()
    {
        if (_policy is not null)
        {
            if (_policy.RulesComplete != (_rules.Count > 0))
            {
                throw Fault($"{_policy.Name} ends with {_rules.Count} rules");
            }

            _policies.Add(_policy with { Rules = _rules.ToArray(), Prose = _prose.ToArray(), Notes = _notes.ToArray() });
        }

        _rules.Clear();
        _prose.Clear();
        _notes.Clear();
    }

    private EKSAccessPolicyDefinition? Find(string name) => _policies.FirstOrDefault(p => p.Name == name);

    private PolicyRule Rule(string value)
    {
        var mark = value.IndexOf(NamesMark, StringComparison.Ordinal);
        var fields = Fields(mark < 0 ? value : value.Substring(0, mark), 3);
        return new PolicyRule
        {
            Verbs = fields[0],
            ApiGroups = fields[1].Select(g => g == "core" ? string.Empty : g).ToArray(),
            Resources = fields[2],
            UnpublishedNames = mark < 0 ? null : value.Substring(mark + NamesMark.Length),
        };
    }

    private PolicyRule Url(string value)
    {
        var fields = Fields(value, 2);
        return new PolicyRule { Verbs = fields[0], NonResourceUrls = fields[1] };
    }

    private string[][] Fields(string value, int count)
    {
        var fields = value.Split(' ').Select(f => f.Split(',')).ToArray();
        return fields.Length == count && fields.All(f => f.All(i => i.Length > 0))
            ? fields
            : throw Fault($"a rule of {fields.Length} fields where {count} belong, or an empty field");
    }

    private bool OneOf(string value, string yes, string no) =>
        value == yes || (value == no ? false : throw Fault($"'{value}' where {yes} or {no} belongs"));

    private EksAccessException Fault(string what) =>
        new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"The file of access policies cannot be read: line {_line}: {what}.");
}
