using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Tests.Clients;
using Xunit;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>A home folder of its own for aws and kubectl: a profile and a kubeconfig for each principal, written by the real clients.</summary>
internal sealed class ClientHome
{
    private readonly SandboxServer _sandbox;
    private readonly string _aws;
    private readonly string _kubectl;
    private readonly Dictionary<string, string> _environment;

    private ClientHome(SandboxServer sandbox, string folder, string aws, string kubectl)
    {
        _sandbox = sandbox;
        _aws = aws;
        _kubectl = kubectl;
        Folder = Directory.CreateDirectory(folder).FullName;
        Leaks = new LeakSearch(Folder);
        _environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? string.Empty,
            ["HOME"] = Folder,
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Folder, "credentials"),
            ["AWS_CONFIG_FILE"] = Path.Combine(Folder, "config"),
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_PAGER"] = string.Empty,
            ["KUBECACHEDIR"] = Path.Combine(Folder, "cache"),
            ["NO_PROXY"] = "127.0.0.1,localhost",

            // Where the module keeps backups and journals unless told otherwise.
            ["XDG_DATA_HOME"] = Path.Combine(Folder, "state"),
        };
    }

    public string Folder { get; }

    /// <summary>Knows all keys in use, and finds them where they must not be.</summary>
    public LeakSearch Leaks { get; }

    /// <summary>Why the real clients cannot be used here; null when they can.</summary>
    public static string? Missing =>
        ChildProcess.Find("aws") is null ? "The AWS CLI is not on PATH."
        : ChildProcess.Find("kubectl") is null ? "kubectl is not on PATH."
        : null;

    /// <summary>Makes the files in a folder of the lab's, which goes with the lab. The profile of a role session asks aws for its keys, as a user's files do.</summary>
    public static async Task<ClientHome> MakeAsync(SandboxServer sandbox, string folder, IReadOnlyDictionary<string, AwsKeys> keys, IReadOnlyDictionary<string, (string Role, string Session)> sessions)
    {
        var home = new ClientHome(sandbox, folder, ChildProcess.Find("aws")!, ChildProcess.Find("kubectl")!);
        foreach (var secret in keys.Values)
        {
            home.Leaks.Watch(secret);
        }

        File.WriteAllLines(Path.Combine(home.Folder, "credentials"), keys.SelectMany(k => Section(k.Key, k.Value)));
        File.WriteAllLines(Path.Combine(home.Folder, "config"), sessions.SelectMany(s => new[]
        {
            $"[profile {s.Key}]", $"credential_process = {home.AssumeRole(s.Value.Role, s.Value.Session)}",
        }).Prepend("region = eu-west-1").Prepend("[default]"));
        await Task.WhenAll(keys.Keys.Concat(sessions.Keys).Select(home.UpdateKubeconfigAsync));
        return home;
    }

    /// <summary>Adds a profile with keys of its own, and a kubeconfig such as aws wrote for the first one.</summary>
    public async Task AddAsync(LabCaller caller)
    {
        Leaks.Watch(caller.Keys);
        await File.AppendAllLinesAsync(Path.Combine(Folder, "credentials"), Section(caller.Name, caller.Keys));
        var like = await File.ReadAllTextAsync(Kubeconfig("admin"));
        await File.WriteAllTextAsync(Kubeconfig(caller.Name), like.Replace("value: admin", "value: " + caller.Name, StringComparison.Ordinal));
    }

    /// <summary>Writes a file that kubectl or the module is to read; gives its path.</summary>
    public async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    /// <summary>Runs kubectl as a profile, with the kubeconfig that aws wrote.</summary>
    public Task<ChildProcess> KubectlAsync(string profile, params string[] arguments) =>
        ChildProcess.RunAsync(_kubectl, [.. arguments, "--kubeconfig", Kubeconfig(profile)], _environment);

    /// <summary>Runs kubectl with a kubeconfig from elsewhere.</summary>
    public Task<ChildProcess> KubectlWithAsync(string kubeconfig, params string[] arguments) =>
        ChildProcess.RunAsync(_kubectl, [.. arguments, "--kubeconfig", kubeconfig], _environment);

    /// <summary>Runs a script in a real PowerShell with the built module, as a profile; it must succeed. Gives the last line that it wrote.</summary>
    /// <remarks>
    /// The script finds <c>$lab</c> for splatting: cluster and endpoint. All streams are on; no secret may stand in one, nor in any
    /// file but those for credentials.
    /// </remarks>
    public async Task<string> ModuleAsync(string profile, string script)
    {
        var pwsh = ChildProcess.Find("pwsh");
        Skip.If(pwsh is null, "PowerShell (pwsh) is not on PATH.");
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(file, $$"""
            $ErrorActionPreference = 'Stop'
            Set-StrictMode -Version Latest
            Import-Module '{{Path.Combine(Root(), "EksAccessManagement.psd1")}}'
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $lab = @{ ClusterName = 'lab'; EndpointUrl = '{{_sandbox.EndpointUrl}}' }
            {{script}}
            """);
        var environment = new Dictionary<string, string>(_environment)
        {
            ["AWS_PROFILE"] = profile,
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ENDPOINT_URL_STS"] = _sandbox.EndpointUrl,
            ["AWS_ENDPOINT_URL_IAM"] = _sandbox.EndpointUrl,
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_UPDATECHECK"] = "Off",
            ["NO_COLOR"] = "1",
        };
        var run = await ChildProcess.RunAsync(pwsh!, ["-NoProfile", "-NonInteractive", "-File", file], environment);
        var leaks = Leaks.Look(run.Output + run.Error);
        Assert.True(leaks.Count == 0, $"{script}{Environment.NewLine}{string.Join(Environment.NewLine, leaks)}");
        Assert.True(run.ExitCode == 0, $"{script}{Environment.NewLine}{run.Output}{run.Error}");

        // What -WhatIf and warnings say goes before.
        return run.Output.TrimEnd().Split('\n')[^1].Trim();
    }

    /// <summary>Runs aws as a profile against the sandbox.</summary>
    public Task<ChildProcess> AwsAsync(string profile, params string[] arguments) =>
        ChildProcess.RunAsync(_aws, [.. arguments, "--profile", profile, "--region", "eu-west-1", "--endpoint-url", _sandbox.EndpointUrl], _environment);

    /// <summary>A token from the real <c>aws eks get-token</c>.</summary>
    public async Task<string> TokenAsync(string profile, string clusterName = "lab")
    {
        var run = await ChildProcess.RunAsync(_aws, ["eks", "get-token", "--cluster-name", clusterName, "--region", "eu-west-1", "--profile", profile, "--output", "json"], _environment);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("status").GetProperty("token").GetString()!;
    }

    public string Kubeconfig(string profile) => Path.Combine(Folder, profile + ".kubeconfig");

    private static string[] Section(string profile, AwsKeys keys) =>
    [
        $"[{profile}]", $"aws_access_key_id = {keys.AccessKeyId}", $"aws_secret_access_key = {keys.SecretAccessKey}",
        keys.SessionToken is null ? string.Empty : $"aws_session_token = {keys.SessionToken}",
    ];

    private async Task UpdateKubeconfigAsync(string profile)
    {
        var run = await ChildProcess.RunAsync(
            _aws,
            ["eks", "update-kubeconfig", "--name", "lab", "--region", "eu-west-1", "--profile", profile, "--kubeconfig", Kubeconfig(profile), "--endpoint-url", _sandbox.EndpointUrl],
            _environment);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    /// <summary>Only this inner call knows the sandbox's endpoint: a token signed for it would be refused, as on EKS.</summary>
    private string AssumeRole(string role, string session) =>
        $"/bin/sh -c \"'{_aws}' sts assume-role --profile admin --endpoint-url {_sandbox.EndpointUrl} --region eu-west-1 --role-arn {role} --role-session-name {session} "
        + "--query 'Credentials.{Version:`1`,AccessKeyId:AccessKeyId,SecretAccessKey:SecretAccessKey,SessionToken:SessionToken,Expiration:Expiration}' --output json\"";

    /// <summary>The folder with the manifest, found from where the test assembly lies.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EksAccessManagement.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The module's manifest was not found above " + AppContext.BaseDirectory);
    }
}
