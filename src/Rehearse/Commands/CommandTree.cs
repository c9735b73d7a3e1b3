using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Sandbox.Lab;

namespace EksAccessManagement.Rehearse.Commands;

/// <summary>The commands and what they take.</summary>
internal static class CommandTree
{
    /// <summary>The name the program goes by in its help.</summary>
    private const string About =
        "Tries out, in a sandbox on this machine, what becomes of an aws-auth ConfigMap when an Amazon EKS cluster moves to access entries. No AWS account is needed, and nothing leaves the machine.";

    /// <summary>The program's version, which is the module's.</summary>
    public static string Version =>
        typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Makes the commands for one run.</summary>
    public static RootCommand Make(ProgramConsole console)
    {
        var root = new RootCommand(About) { Rehearse(console), Lint(console), Serve(console) };
        foreach (var option in root.Options.OfType<VersionOption>().ToArray())
        {
            root.Options.Remove(option);
        }

        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpAction { MaxWidth = TextPage.Width };
        }

        root.Options.Add(new VersionOption { Description = "Show the version.", Action = new VersionAction(console) });
        return root;
    }

    private static Command Rehearse(ProgramConsole console)
    {
        var file = File();
        var format = Format();
        var account = new Option<string?>("--account") { Description = "The cluster's account, 12 digits. That of the nodes, or the one that most rows are of, when left out.", HelpName = "ID" };
        var rbac = new Option<string?>("--rbac") { Description = "Roles and bindings of the cluster (kubectl get -o yaml or json), to show what each principal may do before and after.", HelpName = "FILE" };
        account.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string?>();
            if (text is not null && (text.Length != 12 || !text.All(char.IsAsciiDigit)))
            {
                result.AddError($"--account '{text}' is not the id of an AWS account. Give 12 digits, such as 111122223333.");
            }
        });
        var command = new Command("rehearse", "Build a cluster from an aws-auth file, move it to access entries, and log in as each principal before and after. Exit code 0: every live row was carried over; 2: some need a decision; 1: error.")
        {
            file, account, rbac, format,
        };
        command.SetAction((parsed, token) => new RehearseCommand(console).RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(account), parsed.GetValue(rbac), parsed.GetValue(format), token));
        return command;
    }

    private static Command Lint(ProgramConsole console)
    {
        var file = File();
        var format = Format();
        var command = new Command("lint", "Show the rows of an aws-auth file as the server reads them, with line numbers, and what is wrong. Exit code 0: no errors in it (there may be warnings); 2: errors; 1: it cannot be read.") { file, format };
        command.SetAction((parsed, _) => Task.FromResult(new LintCommand(console).Run(parsed.GetValue(file)!, parsed.GetValue(format))));
        return command;
    }

    private static Command Serve(ProgramConsole console)
    {
        var port = new Option<int>("--port") { Description = "The port of EKS, STS and IAM; a free one when left out.", HelpName = "N", CustomParser = ReadPort };
        var seed = new Option<string?>("--seed") { Description = "What is in the sandbox, YAML or JSON; the demo when left out.", HelpName = "FILE" };
        var folder = new Option<string?>("--folder") { Description = "Where the files for clients go; a new folder of the temporary ones when left out.", HelpName = "DIR" };
        var kubernetes = new Option<bool>("--kubernetes") { Description = "Put a real kube-apiserver in place of the sandbox's Kubernetes for one cluster (Linux; tests/EndToEnd/get-parts.sh of the project gets it)." };
        var cluster = new Option<string?>("--cluster") { Description = "The cluster that --kubernetes is for, by name or ARN; implies it.", HelpName = "NAME" };
        var command = new Command("serve", "Run the sandbox for other programs (aws, kubectl, PowerShell) until Ctrl+C, and print endpoints and keys.") { port, seed, folder, kubernetes, cluster };
        command.SetAction((parsed, token) =>
        {
            var name = parsed.GetValue(cluster);
            var lab = parsed.GetValue(kubernetes) || name is not null ? new LabOptions { Cluster = name } : null;
            return new ServeCommand(console).RunAsync(parsed.GetValue(port), parsed.GetValue(seed), parsed.GetValue(folder), lab, token);
        });
        return command;
    }

    private static Argument<string> File() => new("FILE")
    {
        Description = "The aws-auth file: a ConfigMap, its data keys, or the bare text of mapRoles; YAML or JSON; - for standard input.",
    };

    private static Option<OutputFormat> Format() => new("--format")
    {
        Description = "text (for people, the default) or json (for programs).",
        HelpName = "text|json",
        CustomParser = ReadFormat,
    };

    private static OutputFormat ReadFormat(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
        if (text is not ("text" or "json"))
        {
            result.AddError($"--format takes text or json, not '{text}'.");
        }

        return text == "json" ? OutputFormat.Json : OutputFormat.Text;
    }

    private static int ReadPort(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
        {
            return port;
        }

        result.AddError($"--port takes a number from 0 to 65535, not '{text}'; 0 takes a free port.");
        return 0;
    }
}
