using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Tests.Clients;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Hosting;

/// <summary>The sandbox as a program of its own.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_ends_when_its_input_closes()
    {
        using var program = Start();
        var ready = await ReadyAsync(program);

        Assert.StartsWith("http://127.0.0.1:", (string)ready["endpointUrl"]!, StringComparison.Ordinal);
        Assert.StartsWith("https://127.0.0.1:", (string)ready["kubernetesUrl"]!, StringComparison.Ordinal);
        Assert.Equal((program.Id, "eu-west-1", "111122223333"), ((int)ready["processId"]!, (string)ready["region"]!, (string)ready["accountId"]!));
        Assert.Contains("prod", ready["clusters"]!.AsArray().Select(c => (string)c!));
        program.StandardInput.Close();
        Assert.Equal(0, await EndAsync(program));
    }

    [Fact]
    public async Task It_ends_with_the_process_that_it_is_told_to_watch()
    {
        using var watched = Start();
        await ReadyAsync(watched);
        using var program = Start("--parent-pid", watched.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await ReadyAsync(program);
        program.StandardInput.Close();

        watched.StandardInput.Close();
        Assert.Equal(0, await EndAsync(program));
        await EndAsync(watched);
    }

    [Fact]
    public async Task The_control_endpoints_need_the_key_and_do_their_work()
    {
        using var program = Start("--empty");
        var ready = await ReadyAsync(program);
        using var http = new HttpClient { BaseAddress = new Uri((string)ready["endpointUrl"]!) };
        Assert.Equal(403, (int)(await http.GetAsync(new Uri("/_sandbox/state", UriKind.Relative))).StatusCode);
        http.DefaultRequestHeaders.Add("x-sandbox-key", (string)ready["controlKey"]!);
        async Task<(int Status, string Text)> Send(HttpMethod method, string path, string? body = null)
        {
            using var request = new HttpRequestMessage(method, new Uri("/_sandbox/" + path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8) };
            using var response = await http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        var state = await Send(HttpMethod.Get, "state");
        Assert.Contains("name: admin", state.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await Send(HttpMethod.Put, "state", state.Text + "- id: \"444455556666\"\n")).Status);
        Assert.Contains("444455556666", (await Send(HttpMethod.Get, "state?format=json")).Text, StringComparison.Ordinal);
        var wrong = await Send(HttpMethod.Put, "state", "nonsense: 1");
        Assert.Equal(400, wrong.Status);
        Assert.Contains("the body(1,1): the seed has no key 'nonsense'", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await Send(HttpMethod.Post, "faults", """{"kind":"Throttle","operation":"List*","count":3}""")).Status);
        Assert.Equal(200, (await Send(HttpMethod.Post, "faults", """[{"kind":"Slow","delay":"00:00:02"},{"kind":"hang"}]""")).Status);
        Assert.Equal(400, (await Send(HttpMethod.Post, "faults", """{"kind":"Throttle","often":3}""")).Status);
        Assert.Equal(200, (await Send(HttpMethod.Put, "settings", """{"latencyMs":1.5}""")).Status);
        var faults = JsonNode.Parse((await Send(HttpMethod.Get, "faults")).Text)!;
        Assert.Equal((3, 1.5, 500.0), (faults["pending"]!.AsArray().Count, (double)faults["settings"]!["latencyMs"]!, (double)faults["settings"]!["updateMs"]!));
        Assert.Equal(200, (await Send(HttpMethod.Post, "reset")).Status);
        Assert.Equal("[]", (await Send(HttpMethod.Get, "requests")).Text);
        Assert.Empty(JsonNode.Parse((await Send(HttpMethod.Get, "faults")).Text)!["pending"]!.AsArray());
        Assert.Contains("\"AccessKeyId\":\"" + (string)ready["accessKeyId"]!, (await Send(HttpMethod.Get, "keys?principal=arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Fadmin")).Text, StringComparison.Ordinal);
        Assert.Equal(400, (await Send(HttpMethod.Get, "keys?principal=x")).Status);
        Assert.Equal(404, (await Send(HttpMethod.Get, "nothing")).Status);
        Assert.Equal(200, (await Send(HttpMethod.Post, "stop")).Status);
        Assert.Equal(0, await EndAsync(program));
    }

    [Theory]
    [InlineData("--nonsense", "The argument --nonsense is not known; --help lists all.")]
    [InlineData("--seed", "The argument --seed needs a value.")]
    [InlineData("--port x", "The argument --port needs a whole number up to 65535.")]
    [InlineData("--seed /no/such/file.yaml", "/no/such/file.yaml cannot be read:")]
    public async Task Wrong_arguments_are_told_and_end_it(string arguments, string message)
    {
        using var program = Start(arguments.Split(' '));
        var error = await program.StandardError.ReadToEndAsync();

        Assert.Equal(2, await EndAsync(program));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Its_files_are_for_their_owner_and_make_the_aws_cli_and_kubectl_work()
    {
        var aws = ChildProcess.Find("aws");
        var kubectl = ChildProcess.Find("kubectl");
        Skip.If(aws is null || kubectl is null, "The AWS CLI and kubectl are not both on PATH.");
        var folder = Directory.CreateTempSubdirectory("eks-sandbox-files-").FullName;
        using var program = Start("--folder", Path.Combine(folder, "files"), "--ready-file", Path.Combine(folder, "ready.json"));
        try
        {
            var ready = await ReadyAsync(program);
            Assert.Equal(ready.ToJsonString(), JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "ready.json")))!.ToJsonString());
            var files = ready["files"]!;
            if (!OperatingSystem.IsWindows())
            {
                foreach (var file in Directory.GetFiles(Path.Combine(folder, "files")).Append(Path.Combine(folder, "ready.json")))
                {
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                }
            }

            var environment = new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                ["HOME"] = folder,
                ["AWS_CONFIG_FILE"] = (string)files["config"]!,
                ["AWS_SHARED_CREDENTIALS_FILE"] = (string)files["credentials"]!,
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["AWS_PAGER"] = string.Empty,
                ["NO_PROXY"] = "127.0.0.1,localhost",
            };
            var clusters = await ChildProcess.RunAsync(aws!, ["eks", "list-clusters"], environment);
            Assert.True(clusters.ExitCode == 0 && clusters.Output.Contains("staging", StringComparison.Ordinal), clusters.Error);
            var role = await ChildProcess.RunAsync(aws!, ["iam", "get-role", "--role-name", "dev", "--profile", "ada"], environment);
            Assert.True(role.ExitCode == 0, role.Error);
            environment["KUBECONFIG"] = (string)files["kubeconfigs"]!["dev"]!;
            var who = await ChildProcess.RunAsync(kubectl!, ["--context", "arn:aws:eks:eu-west-1:111122223333:cluster/prod", "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"], environment);
            Assert.Equal("arn:aws:sts::111122223333:assumed-role/dev/bob-example.com", who.Output);
        }
        finally
        {
            program.StandardInput.Close();
            await EndAsync(program);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_removes_its_folder_at_the_end_when_told_to(bool byRequest)
    {
        var folder = Path.Combine(Path.GetTempPath(), "eks-sandbox-test-" + Guid.NewGuid().ToString("N"));
        using var program = Start("--folder", folder, "--remove-folder", "--ready-file", Path.Combine(folder, "ready.json"));
        var ready = await ReadyAsync(program);
        Assert.NotEmpty(Directory.GetFiles(folder));
        if (byRequest)
        {
            using var http = new System.Net.Http.HttpClient();
            using var stop = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Post, (string)ready["endpointUrl"]! + "/_sandbox/stop");
            stop.Headers.Add("x-sandbox-key", (string)ready["controlKey"]!);
            (await http.SendAsync(stop)).Dispose();
        }
        else
        {
            program.StandardInput.Close();
        }

        Assert.Equal(0, await EndAsync(program));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task It_removes_no_folder_that_was_there()
    {
        var folder = Directory.CreateTempSubdirectory("eks-sandbox-test-").FullName;
        try
        {
            using var program = Start("--folder", folder, "--remove-folder");
            var error = await program.StandardError.ReadToEndAsync();
            Assert.Equal(2, await EndAsync(program));
            Assert.Contains("is there already", error, StringComparison.Ordinal);
            Assert.True(Directory.Exists(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SandboxServer).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet");
    }

    private static async Task<JsonNode> ReadyAsync(Process program)
    {
        using var limit = new CancellationTokenSource(Limit);
        var line = await program.StandardOutput.ReadLineAsync(limit.Token);
        return line is null ? throw new InvalidOperationException(await program.StandardError.ReadToEndAsync(limit.Token)) : JsonNode.Parse(line)!;
    }

    private static async Task<int> EndAsync(Process program)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await program.WaitForExitAsync(limit.Token);
            return program.ExitCode;
        }
        catch (OperationCanceledException)
        {
            program.Kill();
            throw new TimeoutException("The sandbox did not end.");
        }
    }
}
