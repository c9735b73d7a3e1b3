using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Rehearse.Reports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Lab;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Rehearse.Commands;

/// <summary><c>serve</c>: runs the sandbox for other programs until it is stopped.</summary>
internal sealed class ServeCommand(ProgramConsole console)
{
    /// <summary>Runs the command.</summary>
    /// <param name="port">The port of EKS, STS and IAM; 0 takes a free one.</param>
    /// <param name="seed">The seed file; null takes the demo.</param>
    /// <param name="folder">Where files for clients go; null makes a folder and removes it at the end.</param>
    /// <param name="lab">The real API server to put in place of the sandbox's Kubernetes for one cluster; null for none.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="EksAccessException">The seed is unreadable, the port is in use, the folder cannot be written, or the lab does not start or ends by itself.</exception>
    public async Task<int> RunAsync(int port, string? seed, string? folder, LabOptions? lab, CancellationToken cancellationToken)
    {
        var server = await StartAsync(port, seed, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            if (lab is not null)
            {
                await ServeLabAsync(server, lab, folder, cancellationToken).ConfigureAwait(false);
                await console.Out.WriteLineAsync("The lab has ended.").ConfigureAwait(false);
                return ExitCode.Done;
            }

            var own = folder is null ? Directory.CreateTempSubdirectory("eks-sandbox-").FullName : null;
            try
            {
                ServeText.Write(new TextPage(console), server, WriteFiles(server, folder ?? own!), own is not null);
                await Task.WhenAny(server.Stopped, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)).ConfigureAwait(false);
            }
            finally
            {
                if (own is not null)
                {
                    Directory.Delete(own, recursive: true);
                }
            }
        }

        await console.Out.WriteLineAsync("The sandbox has ended.").ConfigureAwait(false);
        return ExitCode.Done;
    }

    private async Task ServeLabAsync(SandboxServer server, LabOptions options, string? folder, CancellationToken cancellationToken)
    {
        var lab = await LabHost.StartAsync(server, options, cancellationToken).ConfigureAwait(false);
        await using (lab.ConfigureAwait(false))
        {
            var files = WriteFiles(server, folder ?? Path.Combine(lab.Folder, "clients"), renewsSessions: true);
            await console.Out.WriteLineAsync(LabText.WhatToTry(server, lab, files)).ConfigureAwait(false);
            var broken = lab.WhenBrokenAsync(cancellationToken);
            await Task.WhenAny(server.Stopped, broken).ConfigureAwait(false);
            if (broken.IsCompletedSuccessfully)
            {
                throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.Unavailable, await broken.ConfigureAwait(false));
            }
        }
    }

    private static async Task<SandboxServer> StartAsync(int port, string? seed, CancellationToken cancellationToken)
    {
        var options = new SandboxOptions { Seed = seed is null ? DemoSeed.Make() : SeedFile.Read(seed), Port = port };
        try
        {
            return await SandboxServer.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.Unavailable, $"The sandbox cannot listen on port {port}: {fault.Message.TrimEnd('.')}.", fault)
            {
                RecommendedAction = "Leave --port out to take a free one.",
            };
        }
        catch (ArgumentException fault) when (seed is not null)
        {
            throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{seed}: {fault.Message}", fault) { RecommendedAction = "Correct the seed; docs/sandbox.md describes it.", TargetObject = seed };
        }
    }

    private static ClientFiles WriteFiles(SandboxServer server, string folder, bool renewsSessions = false)
    {
        try
        {
            return ClientFiles.Write(server, folder, renewsSessions);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.PermissionDenied, $"The files for clients cannot be written to '{folder}': {fault.Message.TrimEnd('.')}.", fault)
            {
                RecommendedAction = "Give a folder of your own with --folder, or leave it out.",
                TargetObject = folder,
            };
        }
    }
}
