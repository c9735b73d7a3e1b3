using EksAccessManagement.Clusters;
using Xunit;

namespace EksAccessManagement.Core.Tests.Clusters;

public class NamePatternTests
{
    [Theory]
    [InlineData("prod", "prod", true)]
    [InlineData("prod", "PROD", true)]
    [InlineData("prod", "prod-1", false)]
    [InlineData("prod-*", "prod-1", true)]
    [InlineData("prod-*", "prod-", true)]
    [InlineData("prod-*", "preprod-1", false)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("?", "", false)]
    [InlineData("*-?", "a-b", true)]
    [InlineData("*-?", "a-bc", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("*:role/dev-[a-c]", "arn:aws:iam::1:role/dev-b", true)]
    [InlineData("*:role/dev-[a-c]", "arn:aws:iam::1:role/dev-d", false)]
    [InlineData("x[-a]y", "x-y", true)]
    [InlineData("a[b", "a[b", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("(x", "(x", true)]
    public void Matches_as_PowerShell_does(string pattern, string name, bool expected) => Assert.Equal(expected, new NamePattern(pattern).IsMatch(name));

    [Fact]
    public void A_hostile_pattern_costs_no_more_than_its_length_times_the_text()
    {
        var pattern = new NamePattern(string.Concat(System.Linq.Enumerable.Repeat("*a", 200)) + "b");
        Assert.False(pattern.IsMatch(new string('a', 5000)));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("prod", false)]
    [InlineData("prod*", true)]
    [InlineData("prod?", true)]
    [InlineData("prod[12]", true)]
    public void Knows_a_wildcard(string? text, bool expected) => Assert.Equal(expected, NamePattern.HasWildcard(text));
}
