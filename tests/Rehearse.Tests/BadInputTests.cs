using System;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("rehearse", "no-such-file.yaml", "it does not exist", "Check the path")]
    [InlineData("lint", "no-such-file.yaml", "it does not exist", "Check the path")]
    [InlineData("rehearse", ".", "is a folder", "Name a file in it")]
    public async Task An_unreadable_file_is_an_error(string command, string file, string message, string action)
    {
        var run = await Run.OfAsync(command, file);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(string.Empty, run.Output);
        Assert.Contains(message, RbacTests.Flat(run.Error), StringComparison.Ordinal);
        Assert.Contains(action, RbacTests.Flat(run.Error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "standard input: The text holds no aws-auth ConfigMap")]
    [InlineData("name,age\nada,36\n", "standard input: The text holds no aws-auth ConfigMap")]
    [InlineData("kind: Pod\nmetadata: {name: x}\n", "standard input: The text holds no aws-auth ConfigMap")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles:\n  - rolearn: x\n", "standard input:5:3: The value of mapRoles is not text")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n\tnamespace: kube-system\ndata:\n  mapRoles: x\n", "standard input:5:1: This manifest is no YAML")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\n", "standard input: The text holds no aws-auth ConfigMap and no rows of one")]
    public async Task A_text_that_no_cluster_could_have_is_an_error_with_its_place(string text, string message)
    {
        var run = await Run.OfAsync(text, ["rehearse", "-"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(string.Empty, run.Output);
        Assert.Contains(message, RbacTests.Flat(run.Error), StringComparison.Ordinal);
        Assert.Contains("kubectl -n kube-system get cm aws-auth -o yaml", RbacTests.Flat(run.Error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--account '12' is not the id of an AWS account", "rehearse", "x.yaml", "--account", "12")]
    [InlineData("--format takes text or json, not 'xml'", "lint", "x.yaml", "--format", "xml")]
    [InlineData("--port takes a number from 0 to 65535, not 'many'", "serve", "--port", "many")]
    [InlineData("--port takes a number from 0 to 65535, not '65536'", "serve", "--port", "65536")]
    [InlineData("Required argument missing for command: 'rehearse'", "rehearse")]
    [InlineData("Unrecognized command or argument 'reherse'", "reherse", "x.yaml")]
    [InlineData("Unrecognized command or argument '--acount'", "rehearse", "x.yaml", "--acount", "111122223333")]
    [InlineData("Unrecognized command or argument 'y.yaml'", "lint", "x.yaml", "y.yaml")]
    public async Task Bad_arguments_are_errors_that_lead_to_the_help(string message, params string[] arguments)
    {
        var run = await Run.OfAsync(arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(string.Empty, run.Output);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_are_given()
    {
        var nothing = await Run.OfAsync();
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("rehearse <FILE>", nothing.Output, StringComparison.Ordinal);

        var help = await Run.OfAsync("rehearse", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--account <ID>", help.Output, StringComparison.Ordinal);
        Assert.Contains("Exit code 0", help.Output, StringComparison.Ordinal);
        Assert.All(help.Output.Split('\n'), l => Assert.True(l.TrimEnd().Length <= 100, l));

        var version = await Run.OfAsync("--version");
        Assert.Equal(0, version.ExitCode);
        var manifest = await System.IO.File.ReadAllTextAsync(System.IO.Path.Combine(Run.Root, "EksAccessManagement.psd1"));
        Assert.Contains($"'{version.Output.Trim()}'", manifest, StringComparison.Ordinal);
    }
}
