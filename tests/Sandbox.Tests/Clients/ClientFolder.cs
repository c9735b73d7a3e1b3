using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Clients;

/// <summary>A home folder of its own for the real clients, with the keys of some principals as profiles.</summary>
internal sealed class ClientFolder : IDisposable
{
    private readonly SandboxServer _server;
    private readonly string _aws;

    public ClientFolder(SandboxServer server, IReadOnlyDictionary<string, AwsKeys> profiles)
    {
        _aws = ChildProcess.Find("aws") ?? string.Empty;
        Skip.If(_aws.Length == 0, "The AWS CLI is not on PATH.");
        _server = server;
        Folder = Directory.CreateTempSubdirectory("eks-sandbox-clients-").FullName;
        File.WriteAllLines(Path.Combine(Folder, "credentials"), profiles.SelectMany(p => new[]
        {
            $"[{p.Key}]", $"aws_access_key_id = {p.Value.AccessKeyId}", $"aws_secret_access_key = {p.Value.SecretAccessKey}",
            p.Value.SessionToken is null ? string.Empty : $"aws_session_token = {p.Value.SessionToken}",
        }));
        File.WriteAllLines(Path.Combine(Folder, "config"), ["[default]", "region = eu-west-1"]);
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty,
            ["HOME"] = Folder,
            ["USERPROFILE"] = Folder,
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Folder, "credentials"),
            ["AWS_CONFIG_FILE"] = Path.Combine(Folder, "config"),
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_PAGER"] = string.Empty,
            ["AWS_MAX_ATTEMPTS"] = "1",
            ["AWS_DEFAULT_OUTPUT"] = "json",
            ["KUBECONFIG"] = Path.Combine(Folder, "kubeconfig"),
            ["KUBECACHEDIR"] = Path.Combine(Folder, "kubecache"),
            ["NO_PROXY"] = "127.0.0.1,localhost",
        };
    }

    public string Folder { get; }

    public Dictionary<string, string> Environment { get; }

    /// <summary>Runs aws against the sandbox.</summary>
    public Task<ChildProcess> AwsAsync(string profile, params string[] arguments) =>
        ChildProcess.RunAsync(_aws, [.. arguments, "--profile", profile, "--region", "eu-west-1", "--endpoint-url", _server.EndpointUrl], Environment);

    /// <summary>Runs aws, which must succeed, and reads its JSON.</summary>
    public async Task<JsonElement> AwsJsonAsync(string profile, params string[] arguments)
    {
        var run = await AwsAsync(profile, arguments);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        return run.Output.Length == 0 ? default : JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>Runs kubectl with the kubeconfig that aws wrote.</summary>
    public async Task<ChildProcess> KubectlAsync(params string[] arguments)
    {
        var kubectl = ChildProcess.Find("kubectl");
        Skip.If(kubectl is null, "kubectl is not on PATH.");
        return await ChildProcess.RunAsync(kubectl!, arguments, Environment);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
