using System;
using System.IO;
using System.Linq;
using System.Reflection;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Docs;

/// <summary>Holds docs/sandbox.md against the code.</summary>
public sealed class SandboxPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "sandbox.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_seed_of_the_page_loads()
    {
        var state = new SandboxState(SeedFile.Parse(Block("yaml"), "docs/sandbox.md"));

        var entries = state.GetAccessEntries(Names.Demo);
        Assert.Equal(["web", "dev-*"], entries.Single(e => e.PrincipalArn == Names.Dev).Policies[0].Namespaces);
        Assert.Equal("AROASTALESTALESTALE12", entries.Single(e => e.PrincipalArn == Names.Dev).PrincipalId);
        Assert.Contains(entries, e => e.Type == "FARGATE_LINUX");
        Assert.NotNull(state.GetObject(Names.Demo, "ClusterRoleBinding", null, "devs"));
    }

    [Fact]
    public void Every_kind_of_fault_is_told() =>
        Assert.All(Enum.GetNames<SandboxFaultKind>(), kind => Assert.Contains($"`{kind}`", Page, StringComparison.Ordinal));

    [Fact]
    public void Every_argument_of_the_program_is_told()
    {
        var arguments = EksAccessManagement.Sandbox.Hosting.ProgramArguments.Usage.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("--", StringComparison.Ordinal)).Select(l => l.Split(' ')[0]);

        Assert.All(arguments.Where(a => a != "--help"), argument => Assert.Contains($"`{argument}", Page, StringComparison.Ordinal));
    }

    private static string Block(string language)
    {
        var start = Page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Module.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
