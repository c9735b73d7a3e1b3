using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.Connectors.Documents;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Documents;

/// <summary>Reading and writing YAML.</summary>
public sealed class YamlTests
{
    private readonly YamlDocuments _yaml = new();

    [Theory]
    [InlineData("~", ScalarKind.Null, "")]
    [InlineData("null", ScalarKind.Null, "")]
    [InlineData("", ScalarKind.Null, "")]
    [InlineData("true", ScalarKind.Boolean, "true")]
    [InlineData("False", ScalarKind.Boolean, "False")]
    [InlineData("yes", ScalarKind.String, "yes")]
    [InlineData("012345678901", ScalarKind.Number, "012345678901")]
    [InlineData("0x1F", ScalarKind.Number, "0x1F")]
    [InlineData("-1.5e3", ScalarKind.Number, "-1.5e3")]
    [InlineData(".inf", ScalarKind.Number, ".inf")]
    [InlineData("1_000", ScalarKind.String, "1_000")]
    [InlineData("\"true\"", ScalarKind.String, "true")]
    [InlineData("'12'", ScalarKind.String, "12")]
    [InlineData("!!str 12", ScalarKind.String, "12")]
    [InlineData("!!int '12'", ScalarKind.Number, "12")]
    [InlineData("! 12", ScalarKind.String, "12")]
    [InlineData("!custom 12", ScalarKind.String, "12")]
    public void Scalars_are_of_the_core_schema(string text, ScalarKind kind, string value)
    {
        var scalar = Assert.IsType<ScalarNode>(((MappingNode)Assert.Single(_yaml.Parse("k: " + text + "\n")))["k"]);

        Assert.Equal((kind, value), (scalar.Kind, scalar.Value));
    }

    [Fact]
    public void Places_and_documents_are_kept()
    {
        var documents = _yaml.Parse("---\na:\n  - b\n  - {c: 1}\n---\nx\n...\n");

        var mapping = Assert.IsType<MappingNode>(documents[0]);
        var list = Assert.IsType<SequenceNode>(mapping["a"]);
        Assert.Equal((2, 1), (mapping.Entries[0].Key.Line, mapping.Entries[0].Key.Column));
        Assert.Equal((3, 5), (list.Items[0].Line, list.Items[0].Column));
        Assert.Equal((4, 9), (((MappingNode)list.Items[1])["c"]!.Line, ((MappingNode)list.Items[1])["c"]!.Column));
        Assert.Equal("x", ((ScalarNode)documents[1]).Value);
        Assert.Empty(_yaml.Parse("# nothing\n"));
        Assert.Empty(_yaml.Parse(string.Empty));
    }

    [Theory]
    [InlineData("data:\n  mapRoles: |\n    - rolearn: x\n      groups: []\n", 3, 4)]
    [InlineData("data:\n  mapRoles: |-\r\n\r\n      - rolearn: x\r\n", 3, 6)]
    [InlineData("data:\n  mapRoles: |2  # comment\n      - rolearn: x\n", 3, 4)]
    [InlineData("data:\n  mapRoles: >+\n     - rolearn: x\n", 3, 5)]
    [InlineData("data:\n  mapRoles: &a\n    |\n      x\n", 4, 6)]
    [InlineData("data:\n  mapRoles: \"x\\ny\"\n", 0, 0)]
    public void A_block_scalar_tells_where_its_content_is(string text, int line, int indentation)
    {
        var scalar = (ScalarNode)((MappingNode)_yaml.Parse(text)[0]).Mapping("data")!["mapRoles"]!;

        Assert.Equal((line, indentation), (scalar.ContentLine, scalar.ContentIndentation));
        Assert.True(scalar.Quoted);
    }

    [Fact]
    public void Equal_keys_are_kept_in_order_and_the_last_counts()
    {
        var mapping = (MappingNode)_yaml.Parse("a: 1\nb: 2\na: 3\n")[0];

        Assert.Equal(["a", "b", "a"], mapping.Entries.Select(e => e.Key.Value));
        Assert.Equal("3", mapping.Text("a"));
    }

    [Fact]
    public void Aliases_and_merge_keys_are_resolved()
    {
        var mapping = (MappingNode)_yaml.Parse("base: &b {x: 1, y: 1}\nother: &o {y: 2, z: 2}\nuse:\n  <<: [*b, *o]\n  x: 3\nsame: *b\n'<<': text\n")[0];

        var use = mapping.Mapping("use")!;
        Assert.Equal(("3", "1", "2"), (use.Text("x"), use.Text("y"), use.Text("z")));
        Assert.Equal("1", mapping.Mapping("same")!.Text("y"));
        Assert.Equal("text", mapping.Text("<<"));
    }

    [Theory]
    [InlineData("a: [1", 1)]
    [InlineData("a: b\n c: d\n", 2)]
    [InlineData("a: *nobody\n", 1)]
    [InlineData("a: &a [*a]\n", 1)]
    [InlineData("? [a]\n: b\n", 1)]
    [InlineData("a: {b: c}}\n", 1)]
    [InlineData("a: \"\\q\"\n", 1)]
    [InlineData("<<: 7\n", 1)]
    [InlineData("a: b\n---\nc: [\n", 3)]
    public void Broken_text_is_told_with_its_place(string text, int line) => DocumentFaults.IsMalformed(() => _yaml.Parse(text), line);

    [Fact]
    public void Bombs_are_refused_without_going_off()
    {
        var aliases = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            aliases.Append($"a{i}: &a{i} [{string.Join(",", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        foreach (var text in new[] { aliases.ToString(), new string('[', 100_000), string.Concat(Enumerable.Repeat("- ", 5000)), string.Concat(Enumerable.Range(0, 100).Select(i => $"a{i}: &a{i} [{(i == 0 ? "x" : "*a" + (i - 1))}]\n")) })
        {
            DocumentFaults.IsMalformed(() => _yaml.Parse(text));
        }
    }

    [Fact]
    public void A_text_without_end_is_refused() =>
        Assert.Equal(ErrorIds.MalformedInput, Assert.Throws<EksAccessException>(() => _yaml.Parse(new string('a', DocumentLimits.MaxCharacters + 1))).ErrorId);

    [Fact]
    public void Nothing_but_MalformedInput_comes_out_of_any_text()
    {
        var random = new Random(20261121);
        const string Alphabet = "abc: -\n\t[]{}&*!|>'\"%@`#?,\\/~<=0127.+_\r\u0000\u0007\u0085\u2028\uFEFF\uD83D\uDE00é";
        string[] seeds =
        [
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/x\n      username: system:node:{{EC2PrivateDNSName}}\n      groups:\n        - system:nodes\n",
            "a: &x {b: [1, 'two', \"three\\n\"]}\nc: *x\n<<: *x\n",
            "%YAML 1.2\n---\n- >-\n  folded\n  text\n- !!str 12\n...\n---\n? key\n: value\n",
        ];
        for (var round = 0; round < 6000; round++)
        {
            var text = new StringBuilder(round % 2 == 0 ? seeds[random.Next(seeds.Length)] : string.Empty);
            for (var edit = random.Next(1, 24); edit > 0; edit--)
            {
                var at = random.Next(text.Length + 1);
                switch (random.Next(3))
                {
                    case 0 when text.Length > 0:
                        text.Remove(Math.Min(at, text.Length - 1), 1);
                        break;
                    default:
                        text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                        break;
                }
            }

            try
            {
                _yaml.Parse(text.ToString());
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.MalformedInput)
            {
                // As promised.
            }
        }
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var random = new Random(4711);
        for (var round = 0; round < 3000; round++)
        {
            var document = Nodes.Random(random, 4);
            var text = _yaml.Write(document);
            var back = Assert.Single(_yaml.Parse(text));
            Assert.True(Nodes.Same(document, back), text);
        }
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("012345678901")]
    [InlineData("1:20")]
    [InlineData("")]
    [InlineData(" padded ")]
    [InlineData("a: b")]
    [InlineData("- x")]
    [InlineData("a #b")]
    [InlineData("line\nline\n")]
    [InlineData("line\n  more\n\nline")]
    [InlineData("trailing \nspace")]
    [InlineData("\nleading")]
    [InlineData("tab\tand\rreturn")]
    [InlineData("é😀\u0085\u2028\u0000")]
    [InlineData("{{SessionName}}")]
    [InlineData("@at")]
    [InlineData("key:")]
    public void Texts_stay_texts(string value)
    {
        var document = new MappingNode([new MappingEntry(ScalarNode.Text(value), ScalarNode.Text(value)), new MappingEntry(ScalarNode.Text("list"), new SequenceNode([ScalarNode.Text(value)]))]);

        Assert.True(Nodes.Same(document, _yaml.Parse(_yaml.Write(document))[0]), _yaml.Write(document));
    }

    [Fact]
    public void A_ConfigMap_is_written_as_people_write_it()
    {
        var document = new MappingNode(
        [
            new MappingEntry(ScalarNode.Text("apiVersion"), ScalarNode.Text("v1")),
            new MappingEntry(ScalarNode.Text("data"), new MappingNode([new MappingEntry(ScalarNode.Text("mapRoles"), ScalarNode.Text("- rolearn: x\n  groups:\n    - a\n"))])),
            new MappingEntry(ScalarNode.Text("list"), new SequenceNode([ScalarNode.Text("a"), ScalarNode.Number(1), ScalarNode.Boolean(true), ScalarNode.Null])),
            new MappingEntry(ScalarNode.Text("empty"), new SequenceNode([])),
        ]);

        Assert.Equal("apiVersion: v1\ndata:\n  mapRoles: |\n    - rolearn: x\n      groups:\n        - a\nlist:\n- a\n- 1\n- true\n- null\nempty: []\n", _yaml.Write(document));
    }
}
