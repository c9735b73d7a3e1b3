using System.Diagnostics;
using System.IO;
using System.Text;
using EksAccessManagement.Documents;
using EksAccessManagement.Loading;

namespace EksAccessManagement.Sandbox;

/// <summary>The process of a sandbox. It ends with this process: it watches its standard input, which closes then.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private const string ReadyFile = "sandbox.json";

    private const string Missing =
        "Install the .NET SDK or the ASP.NET Core Runtime, version 8 or newer, so that 'dotnet' is on the PATH (dotnet --list-runtimes must name Microsoft.AspNetCore.App).";

    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _complaints = new();
    private AwsKeys _keys = new(string.Empty, string.Empty, null);

    private SandboxProcess(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>The sandbox, once it is ready.</summary>
    public EKSSandbox Info { get; private set; } = new();

    /// <summary>The URLs and keys as commands need them.</summary>
    public AmbientSandbox Ambient => new(Info.EndpointUrl, Info.EndpointUrl, Info.EndpointUrl, Info.Region, _keys);

    /// <summary>True while it runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Whether it wrote this file of profiles, or listens at this endpoint when no file is given.</summary>
    public bool Owns(string? profileLocation, string? endpointUrl) =>
        profileLocation is not null
            ? string.Equals(Path.GetFullPath(profileLocation), Path.GetFullPath(Info.CredentialsPath), StringComparison.Ordinal)
            : endpointUrl is not null && string.Equals(endpointUrl.TrimEnd('/'), Info.EndpointUrl.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    /// <summary>Starts a sandbox and waits until it listens.</summary>
    /// <param name="arguments">The arguments of the program.</param>
    /// <param name="json">Reads the line in which the program says where it listens.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Gives up; the process is ended then.</param>
    /// <exception cref="EksAccessException"><c>SandboxUnavailable</c>.</exception>
    public static async Task<SandboxProcess> StartAsync(IEnumerable<string> arguments, IJson json, TimeSpan limit, CancellationToken cancellationToken)
    {
        // The program makes the folder, readable by its owner only, and removes it: keys are told through files, not through output.
        var folder = Path.Combine(Path.GetTempPath(), "eks-sandbox-" + Guid.NewGuid().ToString("N"));
        var sandbox = new SandboxProcess(Launch(arguments.Concat(["--folder", folder, "--remove-folder", "--ready-file", Path.Combine(folder, ReadyFile)])), folder);
        try
        {
            await sandbox.WaitUntilReadyAsync(json, limit, cancellationToken).ConfigureAwait(false);
            return sandbox;
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended just now.
        }

        _process.Dispose();
        DeleteFolder();
    }

    private void DeleteFolder()
    {
        try
        {
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Somebody still reads in it; its keys open nothing any more.
        }
    }

    private static Process Launch(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", string.Join(" ", new[] { ModulePaths.Sandbox }.Concat(arguments).Select(Quote)))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Killed, as Stop-EKSSandbox does, it could not remove the sockets for debuggers that .NET opens.
        start.EnvironmentVariables["DOTNET_EnableDiagnostics"] = "0";
        try
        {
            return Process.Start(start) ?? throw Unavailable("dotnet did not start.", null);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw Unavailable("dotnet was not found: " + e.Message, e);
        }
    }

    private async Task WaitUntilReadyAsync(IJson json, TimeSpan limit, CancellationToken cancellationToken)
    {
        var line = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, e) => Complain(e.Data);

        // After the first line the output is read on, so that the process never waits for a full pipe.
        _process.OutputDataReceived += (_, e) => line.TrySetResult(e.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        using (cancellationToken.Register(() => line.TrySetCanceled()))
        {
            var first = await Task.WhenAny(line.Task, Task.Delay(limit, cancellationToken)).ConfigureAwait(false) == line.Task
                ? await line.Task.ConfigureAwait(false)
                : throw Unavailable($"the sandbox did not come up within {limit.TotalSeconds:0} seconds. {Complaints}", null);
            Info = Read(first, json);
        }
    }

    private EKSSandbox Read(string? line, IJson json)
    {
        if (line is null)
        {
            // The streams may close a moment before the last words are in.
            _process.WaitForExit(1000);
            var complaints = Complaints;
            throw Unavailable($"the sandbox ended at once. {complaints}", null, complaints.Length == 0 || complaints.IndexOf("framework", StringComparison.OrdinalIgnoreCase) >= 0 ? Missing : "Mend what it names, and start it again. docs/sandbox.md describes seeds and options.");
        }

        var ready = json.Parse(line) as MappingNode ?? throw Unavailable($"the sandbox's first line is no JSON object. {Complaints}", null);
        _keys = new AwsKeys(ready.Text("accessKeyId") ?? string.Empty, ready.Text("secretAccessKey") ?? string.Empty, null);
        return new EKSSandbox
        {
            Id = _process.Id,
            EndpointUrl = ready.Text("endpointUrl") ?? throw Unavailable("the sandbox did not say where it listens.", null),
            KubernetesUrl = ready.Text("kubernetesUrl") ?? string.Empty,
            Region = ready.Text("region") ?? string.Empty,
            AccountId = ready.Text("accountId") ?? string.Empty,
            Clusters = ready.Texts("clusters"),
            KubernetesCluster = ready.Mapping("lab")?.Text("cluster"),
            ProfileNames = ready.Items("profiles").OfType<MappingNode>().Select(p => p.Text("name") ?? string.Empty).ToArray(),
            CredentialsPath = ready.Mapping("files")?.Text("credentials") ?? string.Empty,
            ConfigPath = ready.Mapping("files")?.Text("config") ?? string.Empty,
            Folder = _folder,
        };
    }

    private void Complain(string? line)
    {
        lock (_complaints)
        {
            if (line is { Length: > 0 } && _complaints.Length < 4000)
            {
                _complaints.Append(line.TrimEnd()).Append(line.TrimEnd().EndsWith(".", StringComparison.Ordinal) ? " " : ". ");
            }
        }
    }

    private string Complaints
    {
        get
        {
            lock (_complaints)
            {
                return _complaints.ToString().Trim();
            }
        }
    }

    // .NET Framework has no list of arguments; quotes cannot stand in file names on Windows, where this matters.
    private static string Quote(string argument) => "\"" + argument.Replace("\\\"", "\\\\\"").Replace("\"", "\\\"") + "\"";

    private static EksAccessException Unavailable(string why, Exception? inner, string action = Missing) =>
        new(ErrorIds.SandboxUnavailable, ErrorKind.Unavailable, "The sandbox could not be started: " + why.Trim(), inner)
        {
            RecommendedAction = action,
            EndsPipeline = true,
        };
}
