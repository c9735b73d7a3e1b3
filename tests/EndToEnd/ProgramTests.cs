using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Lab;
using EksAccessManagement.Sandbox.Tests.Clients;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>The programs that hold a lab: what they say, and that nothing is left of them however they end.</summary>
[Collection(LabTests.Name)]
public sealed class ProgramTests(LabFixture lab)
{
    [SkippableFact]
    public async Task It_says_what_to_try_and_the_files_it_names_work()
    {
        await lab.BeginAsync();
        using var program = LabProgram.Start();
        var text = await program.WaitUntilReadyAsync();
        var files = program.Ready["files"]!;
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = program.Folder,
            ["KUBECACHEDIR"] = Path.Combine(program.Folder, "cache"),
        };

        Assert.Contains("is a real kube-apiserver now", text, System.StringComparison.Ordinal);
        var admin = await ChildProcess.RunAsync(ChildProcess.Find("kubectl")!, ["get", "ns", "web", "--kubeconfig", (string)program.Ready["lab"]!["adminKubeconfig"]!], environment);
        Assert.Contains("Active", admin.Output, System.StringComparison.Ordinal);

        // The profile of a role: aws assumes it, signs a token, and the entry's policies of the demo let it in.
        var dev = await ChildProcess.RunAsync(ChildProcess.Find("kubectl")!, ["auth", "can-i", "create", "pods", "-n", "web", "--kubeconfig", (string)files["kubeconfigs"]!["dev"]!], environment);
        Assert.Equal("yes", dev.Output.Trim());

        program.CloseInput();
        Assert.Equal(0, (await program.WaitAsync()).ExitCode);
        Assert.Equal(string.Empty, await program.WhatIsLeftAsync());
    }

    [SkippableTheory]
    [InlineData("the sandbox program")]
    [InlineData("rehearse serve --kubernetes")]
    [InlineData("pwsh with Start-EKSSandbox -Kubernetes")]
    public async Task Killed_when_it_serves_it_leaves_nothing(string what)
    {
        await lab.BeginAsync();
        var ledger = new Ledger("What is left of a lab whose program is killed");
        using var program = what.StartsWith("pwsh", System.StringComparison.Ordinal) ? LabProgram.StartPowerShell()
            : what.StartsWith("rehearse", System.StringComparison.Ordinal) ? LabProgram.StartRehearse() : LabProgram.Start();
        await program.WaitUntilServingAsync();
        Assert.True(program.HasTraces());

        program.Kill();

        ledger.Add(what, "processes and files when it serves", string.Empty, await program.WhatIsLeftAsync());
        ledger.Close();
    }

    [SkippableFact]
    public async Task What_a_lab_left_whose_cleaner_was_killed_too_goes_with_the_next_start()
    {
        await lab.BeginAsync();
        using var ended = Process.Start(new ProcessStartInfo("true"))!;
        await ended.WaitForExitAsync();
        var left = Directory.CreateTempSubdirectory("eks-lab-").FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "owner"), ended.Id.ToString(CultureInfo.InvariantCulture));

        LabFolder.RemoveLeft();

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(lab.Lab.Folder));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(2000)]
    public async Task Killed_while_it_starts_it_leaves_nothing(int milliseconds)
    {
        await lab.BeginAsync();
        using var program = LabProgram.Start();
        await program.WaitForFirstProgramAsync();
        await Task.Delay(milliseconds);

        program.Kill();

        Assert.Equal(string.Empty, await program.WhatIsLeftAsync());
    }

    [SkippableFact]
    public async Task Without_the_parts_it_names_the_script_that_gets_them()
    {
        await lab.BeginAsync();
        using var program = LabProgram.Start(cacheHome: Path.Combine(lab.Lab.Folder, "no-cache"));

        var (code, error) = await program.WaitAsync();

        Assert.Equal(2, code);
        Assert.Contains("kube-apiserver", error, System.StringComparison.Ordinal);
        Assert.Contains(LabParts.Script, error, System.StringComparison.Ordinal);
    }
}
