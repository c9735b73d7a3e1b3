using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.AwsAuth;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>The files of samples/aws-auth are what their first lines say.</summary>
public class AwsAuthSampleTests
{
    public static TheoryData<string> Names()
    {
        var data = new TheoryData<string>();
        foreach (var path in Directory.GetFiles(Folder(), "*.yaml").OrderBy(p => p, StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(path));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_says_what_it_shows_and_is_read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), name));
        Assert.StartsWith("# ", text);
        var map = AwsAuthReader.ReadText(text, name);
        Assert.NotEmpty(map.Source.Values.Select(v => v.Key).Concat(map.Problems.Select(p => p.Key)));
    }

    [Fact]
    public void Typical_lets_everybody_in()
    {
        var map = Read("typical.yaml");
        Assert.Empty(map.Problems);
        Assert.Equal(6, map.Rows.Count);
        Assert.All(map.Rows, r => Assert.Equal(AwsAuthRowState.Live, r.State));
        Assert.Equal("web:alice [web-developers]", map.AsRole("web-developer"));
        Assert.Equal("ci [deployers]", map.As(U + "deploy/ci"));
        Assert.Equal((11, 7), (map.Rows[0].Line, map.Rows[0].Column));
        Assert.Equal(15, map.Rows[0].EndLine);
        Assert.Equal(38, map.Rows[5].Line);
    }

    [Fact]
    public void One_space_loses_the_roles_and_points_at_the_line()
    {
        var map = Read("one-space.yaml");
        Assert.Equal("-", map.AsRole("shop-prod-node", "i-0123456789abcdef0"));
        Assert.Equal("ada [system:masters]", map.As(U + "ada"));
        Assert.Equal((AwsAuthProblemKind.KeyLost, 16), (map.Problems[0].Kind, map.Problems[0].Line));
    }

    [Fact]
    public void Quoted_text_of_kubectl_keeps_its_places()
    {
        var map = Read("kubectl-get.yaml");
        var problem = Assert.Single(map.Problems);
        Assert.Equal(AwsAuthProblemKind.KeyLost, problem.Kind);
        Assert.Equal(7, problem.Line);
    }

    [Fact]
    public void Others_do_what_they_say()
    {
        Assert.Equal("-", Read("forgotten-dash.yaml").AsRole("shop-prod-node", "i-0123456789abcdef0"));
        Assert.Single(Read("paths-and-sessions.yaml").Rows, r => r.LetsIn);
        Assert.Equal("platform-view:alice [viewers]", Read("duplicates.yaml").AsRole("platform-admin"));
        Assert.StartsWith("?", Read("duplicates.yaml").As(U + "ada"));
        Assert.Equal("ada [viewers]", Read("wrong-keys.yaml").As(U + "ada"));
        Assert.Single(Read("wrong-keys.yaml").Rows, r => r.LetsIn);
        Assert.Equal("web:alice []", Read("wrong-kinds.yaml").AsRole("web-developer"));
        Assert.Empty(Read("unquoted-template.yaml").Rows);
        Assert.All(Read("cdk.yaml").Rows, r => Assert.True(r.LetsIn));
        Assert.Single(Read("copied-from-a-page.yaml").Rows, r => r.LetsIn);
        Assert.Single(Read("never-read.yaml").Rows);
    }

    internal static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = Path.Combine(folder.FullName, "samples", "aws-auth");
            if (Directory.Exists(samples))
            {
                return samples;
            }
        }

        throw new DirectoryNotFoundException("samples/aws-auth");
    }

    private static AwsAuthMap Read(string name) => AwsAuthReader.ReadText(File.ReadAllText(Path.Combine(Folder(), name)), name);
}
