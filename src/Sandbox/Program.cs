using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Sandbox.Hosting;
using EksAccessManagement.Sandbox.Lab;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox;

/// <summary>Runs a sandbox as a process of its own.</summary>
internal static class Program
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<int> Main(string[] args)
    {
        try
        {
            var arguments = ProgramArguments.Read(args);
            if (arguments.Help)
            {
                Console.WriteLine(ProgramArguments.Usage);
                return 0;
            }

            await RunAsync(arguments).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or EksAccessException or IOException or UnauthorizedAccessException)
        {
            var advice = (e as EksAccessException)?.RecommendedAction;
            await Console.Error.WriteLineAsync(advice is null ? e.Message : $"{e.Message} {advice}").ConfigureAwait(false);
            return 2;
        }
    }

    private static async Task RunAsync(ProgramArguments arguments)
    {
        using var ended = new CancellationTokenSource();
        using var folder = arguments.RemovesFolder ? new TemporaryFolder(arguments.Folder!) : null;
        Console.CancelKeyPress += (_, e) =>
        {
            // A console sends Ctrl+C to every process on it. Whoever started the sandbox means a command of their own by it.
            e.Cancel = true;
            if (!IsBound(arguments))
            {
                ended.Cancel();
            }
        };
        await using var cleaner = arguments.RemovesFolder && !OperatingSystem.IsWindows() ? FolderCleaner.Start(Path.GetFullPath(arguments.Folder!)) : null;
        var seed = arguments.SeedFile is { } file ? SeedFile.Read(file) : arguments.Empty ? DemoSeed.MakeEmpty() : DemoSeed.Make();
        var options = new SandboxOptions { Seed = seed, Port = arguments.Port, KubernetesPort = arguments.KubernetesPort, Latency = arguments.Latency, UpdateDuration = arguments.UpdateTime };
        var server = await SandboxServer.StartAsync(options, ended.Token).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            if (!arguments.Kubernetes)
            {
                await ServeAsync(server, null, arguments, ended.Token).ConfigureAwait(false);
                return;
            }

            var lab = await LabHost.StartAsync(server, new LabOptions { Cluster = arguments.Cluster }, ended.Token).ConfigureAwait(false);
            await using (lab.ConfigureAwait(false))
            {
                await ServeAsync(server, lab, arguments, ended.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True when the sandbox ends with whoever started it.</summary>
    private static bool IsBound(ProgramArguments arguments) =>
        arguments.ParentProcess is not null || (Console.IsInputRedirected && !arguments.KeepsRunning);

    private static async Task ServeAsync(SandboxServer server, LabHost? lab, ProgramArguments arguments, CancellationToken ended)
    {
        await AnnounceAsync(server, lab, arguments).ConfigureAwait(false);
        await WaitForEndAsync(server, lab, arguments, ended).ConfigureAwait(false);
    }

    private static async Task AnnounceAsync(SandboxServer server, LabHost? lab, ProgramArguments arguments)
    {
        var folder = arguments.Folder ?? (lab is null ? null : Path.Combine(lab.Folder, "clients"));
        var files = folder is null ? null : ClientFiles.Write(server, folder, renewsSessions: lab is not null);
        var ready = ReadyLine(server, files);
        if (lab is not null)
        {
            ready["lab"] = LabText.Describe(lab);
        }

        var line = ready.ToJsonString(Plain);
        if (arguments.ReadyFile is { } file)
        {
            OwnerOnly.Write(file, line + "\n");
        }

        await Console.Out.WriteLineAsync(line).ConfigureAwait(false);
        if (lab is not null)
        {
            await Console.Out.WriteLineAsync(LabText.WhatToTry(server, lab, files!)).ConfigureAwait(false);
        }

        await Console.Out.FlushAsync().ConfigureAwait(false);
    }

    private static JsonObject ReadyLine(SandboxServer server, ClientFiles? files)
    {
        var profiles = server.State.Profiles;
        var first = profiles.FirstOrDefault(p => p.Name == "default") ?? profiles.FirstOrDefault(p => p.SessionName is null);
        var keys = first is null ? null : server.State.GetAccessKey(first.PrincipalArn);
        var line = new JsonObject
        {
            ["endpointUrl"] = server.EndpointUrl,
            ["kubernetesUrl"] = server.KubernetesUrl,
            ["processId"] = Environment.ProcessId,
            ["region"] = server.State.DefaultRegion,
            ["accountId"] = first?.PrincipalArn.Split(':')[4] ?? (server.State.Accounts is [var account, ..] ? account : null),
            ["clusters"] = new JsonArray(server.State.Clusters.Select(c => (JsonNode?)c.Name).ToArray()),
            ["clusterArns"] = new JsonArray(server.State.Clusters.Select(c => (JsonNode?)c.ToString()).ToArray()),
            ["profiles"] = new JsonArray(profiles.Select(p => (JsonNode?)new JsonObject { ["name"] = p.Name, ["principalArn"] = p.PrincipalArn, ["sessionName"] = p.SessionName }).ToArray()),
            ["accessKeyId"] = keys?.AccessKeyId,
            ["secretAccessKey"] = keys?.SecretAccessKey,
            ["controlKey"] = server.ControlKey,
        };
        if (files is not null)
        {
            line["files"] = new JsonObject
            {
                ["folder"] = files.Folder,
                ["credentials"] = files.Credentials,
                ["config"] = files.Config,
                ["certificateAuthority"] = files.CertificateAuthority,
                ["kubeconfigs"] = new JsonObject(files.Kubeconfigs.Select(k => KeyValuePair.Create(k.Key, (JsonNode?)k.Value))),
            };
        }

        return line;
    }

    private static async Task WaitForEndAsync(SandboxServer server, LabHost? lab, ProgramArguments arguments, CancellationToken ended)
    {
        var reasons = new List<Task> { server.Stopped, Task.Delay(Timeout.InfiniteTimeSpan, ended) };
        if (arguments.ParentProcess is { } id)
        {
            reasons.Add(WaitForProcessAsync(id, ended));
        }
        else if (IsBound(arguments))
        {
            reasons.Add(Task.Run(WaitForInputToClose, CancellationToken.None));
        }

        var broken = lab?.WhenBrokenAsync(ended);
        await Task.WhenAny(broken is null ? reasons : [.. reasons, broken]).ConfigureAwait(false);
        if (broken is { IsCompletedSuccessfully: true })
        {
            throw new IOException(await broken.ConfigureAwait(false));
        }
    }

    /// <summary>Whoever started the sandbox holds the other end; when it ends, however it does, the input closes.</summary>
    private static void WaitForInputToClose()
    {
        using var input = Console.OpenStandardInput();
        var nothing = new byte[256];
        while (input.Read(nothing, 0, nothing.Length) > 0)
        {
            // What is written there means nothing.
        }
    }

    private static async Task WaitForProcessAsync(int id, CancellationToken ended)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(ended).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // It has ended before we looked.
        }
    }
}
