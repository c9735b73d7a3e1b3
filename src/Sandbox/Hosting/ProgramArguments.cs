using System;
using System.Collections.Generic;
using System.Globalization;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>The arguments of the program.</summary>
internal sealed record ProgramArguments
{
    /// <summary>What the program says about itself.</summary>
    public const string Usage = """
        EksAccessManagement.Sandbox - a local EKS, STS, IAM and Kubernetes

          --seed FILE         what there is at the start, YAML or JSON; without it a demo
          --empty             start with an account and its administrator, and nothing else
          --port N            port of EKS, STS and IAM on 127.0.0.1; 0 (default) takes a free one
          --kubernetes-port N port of Kubernetes on 127.0.0.1; 0 (default) takes a free one
          --folder DIR        write credentials, config, CA and kubeconfigs there, for their owner only
          --remove-folder     remove the folder of --folder at the end, however that comes; it must not be there before
          --ready-file FILE   write the line of readiness there too, for its owner only
          --parent-pid N      end when that process ends
          --keep-running      do not end when the standard input closes
          --kubernetes        a real kube-apiserver in place of the sandbox's Kubernetes, for one cluster (Linux; needs the
                              parts that tests/EndToEnd/get-parts.sh builds); files for clients lie in its folder
          --cluster NAME      the cluster that --kubernetes is for, by name or ARN; one that reads both entries and aws-auth unless told
          --latency MS        how long every answer takes longer
          --update-time MS    how long an update of a cluster takes (default 500)
          --help              this text

        When it is ready it prints one line of JSON. It ends when its standard input closes (unless it is a terminal, or
        --parent-pid or --keep-running is given), on Ctrl+C, or when told to at /_sandbox/stop.
        """;

    public string? SeedFile { get; private init; }

    public bool Empty { get; private init; }

    public int Port { get; private init; }

    public int KubernetesPort { get; private init; }

    public string? Folder { get; private init; }

    public bool RemovesFolder { get; private init; }

    public string? ReadyFile { get; private init; }

    public int? ParentProcess { get; private init; }

    public bool KeepsRunning { get; private init; }

    public bool Kubernetes { get; private init; }

    public string? Cluster { get; private init; }

    public TimeSpan Latency { get; private init; }

    public TimeSpan UpdateTime { get; private init; } = new SandboxOptions().UpdateDuration;

    public bool Help { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">One is not known or lacks its value.</exception>
    public static ProgramArguments Read(IReadOnlyList<string> arguments)
    {
        var read = new ProgramArguments();
        var left = new Queue<string>(arguments);
        while (left.TryDequeue(out var name))
        {
            read = name switch
            {
                "--seed" => read with { SeedFile = Value(left, name) },
                "--empty" => read with { Empty = true },
                "--port" => read with { Port = Number(left, name, 65535) },
                "--kubernetes-port" => read with { KubernetesPort = Number(left, name, 65535) },
                "--folder" => read with { Folder = Value(left, name) },
                "--remove-folder" => read with { RemovesFolder = true },
                "--ready-file" => read with { ReadyFile = Value(left, name) },
                "--parent-pid" => read with { ParentProcess = Number(left, name, int.MaxValue) },
                "--keep-running" => read with { KeepsRunning = true },
                "--kubernetes" => read with { Kubernetes = true },
                "--cluster" => read with { Cluster = Value(left, name) },
                "--latency" => read with { Latency = TimeSpan.FromMilliseconds(Number(left, name, 600_000)) },
                "--update-time" => read with { UpdateTime = TimeSpan.FromMilliseconds(Number(left, name, 3_600_000)) },
                "--help" or "-h" => read with { Help = true },
                _ => throw new ArgumentException($"The argument {name} is not known; --help lists all."),
            };
        }

        return read switch
        {
            { Empty: true, SeedFile: not null } => throw new ArgumentException("Give --seed or --empty, not both."),
            { Cluster: not null, Kubernetes: false } => throw new ArgumentException("--cluster goes with --kubernetes."),
            { RemovesFolder: true, Folder: null } => throw new ArgumentException("--remove-folder goes with --folder."),
            _ => read,
        };
    }

    private static string Value(Queue<string> left, string name) =>
        left.TryDequeue(out var value) && value.Length > 0 ? value : throw new ArgumentException($"The argument {name} needs a value.");

    private static int Number(Queue<string> left, string name, int largest) =>
        int.TryParse(Value(left, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest
            ? number
            : throw new ArgumentException($"The argument {name} needs a whole number up to {largest}.");
}
