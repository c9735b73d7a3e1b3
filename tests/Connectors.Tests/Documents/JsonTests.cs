using System;
using System.Linq;
using System.Text;
using EksAccessManagement.Connectors.Documents;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Documents;

/// <summary>Reading and writing JSON.</summary>
public sealed class JsonTests
{
    private readonly JsonDocuments _json = new();

    [Fact]
    public void Order_doubles_numbers_and_places_are_kept()
    {
        var mapping = (MappingNode)_json.Parse("\uFEFF{\n  \"b\": 1.50e+2,\n  \"é😀\": [true, null], \"b\": \"\\u00e9\"\n}");

        Assert.Equal(["b", "é😀", "b"], mapping.Entries.Select(e => e.Key.Value));
        Assert.Equal(new ScalarNode("1.50e+2", ScalarKind.Number) { Line = 2, Column = 8 }, mapping.Entries[0].Value);
        Assert.Equal((3, 11), (mapping.Items("é😀")[0].Line, mapping.Items("é😀")[0].Column));
        Assert.Equal((3, 17), (mapping.Items("é😀")[1].Line, mapping.Items("é😀")[1].Column));
        Assert.Equal("é", mapping.Text("b"));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("{", 1)]
    [InlineData("{\n\"a\": tru}", 2)]
    [InlineData("[1,]", 1)]
    [InlineData("[1] 2", 1)]
    [InlineData("{\"a\" 1}", 1)]
    [InlineData("// x\n1", 1)]
    [InlineData("\"\\ud800\"", 1)]
    [InlineData("\n\n[01]", 3)]
    public void Broken_text_is_told_with_its_place(string text, int line) => DocumentFaults.IsMalformed(() => _json.Parse(text), line);

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        foreach (var text in new[] { new string('[', 100_000), new string(' ', DocumentLimits.MaxCharacters + 1), "\uD800" })
        {
            DocumentFaults.IsMalformed(() => _json.Parse(text));
        }
    }

    [Fact]
    public void Nothing_but_MalformedInput_comes_out_of_any_text()
    {
        var random = new Random(20261121);
        const string Alphabet = "{}[]:,\"\\u0019dDe+-. \n\ttrufalsn\u0000é\uD83D\uDE00";
        for (var round = 0; round < 6000; round++)
        {
            var text = new StringBuilder(round % 2 == 0 ? """{"a":[1,-2.5e3,true,null,"x\u00e9"],"b":{"c":{}}}""" : string.Empty);
            for (var edit = random.Next(1, 12); edit > 0; edit--)
            {
                var at = random.Next(text.Length + 1);
                if (random.Next(3) == 0 && text.Length > 0)
                {
                    text.Remove(Math.Min(at, text.Length - 1), 1);
                }
                else
                {
                    text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                }
            }

            try
            {
                _json.Parse(text.ToString());
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
            Assert.True(Nodes.Same(document, _json.Parse(_json.Write(document, round % 2 == 0))));
        }
    }

    [Fact]
    public void Numbers_that_JSON_lacks_become_texts()
    {
        var document = new SequenceNode([new ScalarNode("0x1F", ScalarKind.Number), new ScalarNode(".inf", ScalarKind.Number), new ScalarNode("1.50", ScalarKind.Number), new ScalarNode("True", ScalarKind.Boolean)]);

        Assert.Equal("""["0x1F",".inf",1.50,true]""", _json.Write(document, indented: false));
        Assert.Equal("{\n  \"a\": 1\n}", _json.Write(new MappingNode([new MappingEntry(ScalarNode.Text("a"), ScalarNode.Number(1))]), indented: true));
    }
}
