using System;
using System.IO;
using System.Linq;
using EksAccessManagement.Rehearse.Output;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class OutputTests
{
    [Fact]
    public void Wrapped_lines_keep_their_width_and_lose_nothing_but_blanks()
    {
        var random = new Random(20260701);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string(Enumerable.Range(0, random.Next(0, 300)).Select(_ => "ab/:, -\u00e4"[random.Next(8)]).ToArray());
            var width = random.Next(5, 101);
            var lines = Wrapping.Lines(text, width);
            Assert.NotEmpty(lines);
            Assert.All(lines, l => Assert.True(l.Length <= width, $"{width}: {l}"));
            Assert.Equal(text.Replace(" ", string.Empty, StringComparison.Ordinal), string.Concat(lines).Replace(" ", string.Empty, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("plain", "plain", "plain")]
    [InlineData("J\u00fcrgen", "J\\u00fcrgen", "J\u00fcrgen")]
    [InlineData("\u201cx\u201d", "\\u201cx\\u201d", "\\u201cx\\u201d")]
    [InlineData("a\u00a0b\u200bc", "a\\u00a0b\\u200bc", "a\\u00a0b\\u200bc")]
    [InlineData("\u001b]0;x\u0007", "\\u001b]0;x\\u0007", "\\u001b]0;x\\u0007")]
    public void Texts_are_made_safe(string text, string ascii, string terminal)
    {
        Assert.Equal(ascii, SafeText.Ascii(text));
        Assert.Equal(terminal, SafeText.Terminal(text));
    }

    [Fact]
    public void Colours_come_only_where_they_are_wanted()
    {
        static string Write(bool colour)
        {
            using var text = new StringWriter();
            new TextPage(new ProgramConsole(TextReader.Null, text, TextWriter.Null) { IsTerminal = true, HasColour = colour }).Paragraph("good", ink: Ink.Good);
            return text.ToString().TrimEnd();
        }

        Assert.Equal("\u001b[32mgood\u001b[0m", Write(colour: true));
        Assert.Equal("good", Write(colour: false));
    }

    [Fact]
    public void A_table_stays_aligned_and_within_its_width()
    {
        using var text = new StringWriter();
        var page = new TextPage(new ProgramConsole(TextReader.Null, text, TextWriter.Null));
        page.Table([["A", "B", "C"], [new string('x', 90), "b", string.Join(' ', Enumerable.Repeat("word", 40))], ["short", "b", "c"]], 4);

        var lines = text.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.All(lines, l => Assert.True(l.Length <= TextPage.Width, l));
        Assert.Equal(lines[0].IndexOf('C', StringComparison.Ordinal), lines[^1].LastIndexOf('c'));
    }
}
