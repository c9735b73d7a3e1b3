using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace EksAccessManagement.Pester.Tests;

/// <summary>Runs each file of the Pester suite in a PowerShell of its own and fails with what Pester says.</summary>
public sealed class PesterSuite
{
    private static readonly Lazy<PowerShellHost> Host = new(PowerShellHost.Find);

    public static TheoryData<string> Files()
    {
        var data = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Folder(), "*.Tests.ps1").Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            data.Add(file!);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Suite_file_passes(string file)
    {
        Skip.If(Host.Value.WhyNot is not null, "Pester suite did not run: " + Host.Value.WhyNot);
        var run = Host.Value.Run(Path.Combine(Folder(), "Invoke-Suite.ps1"), Path.Combine(Folder(), file), Path.Combine(AppContext.BaseDirectory, "others"));
        Assert.True(run.ExitCode == 0 && run.Passed > 0, run.ExitCode == 0 ? "Pester ran no test.\n" + run.Output : run.Output);
        Assert.DoesNotMatch(@"k8s-aws-v1\.[A-Za-z0-9_-]{10}|IQoJb3JpZ2lu|X-Amz-Signature=[0-9a-f]", run.Output);
    }

    /// <summary>The folder of the suite, found from where the test assembly lies.</summary>
    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var suite = Path.Combine(folder.FullName, "tests", "Pester");
            if (File.Exists(Path.Combine(folder.FullName, "EksAccessManagement.psd1")))
            {
                return suite;
            }
        }

        throw new DirectoryNotFoundException("The repository's root was not found above " + AppContext.BaseDirectory);
    }
}
