using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace EksAccessManagement.AwsAuthFuzz;

internal static class Program
{
    private const string Usage = """
        fuzz --count N [--seed S] [--workers W]
        differential --count N [--seed S] [--folder tests/Differential]
        show --seed S
        """;

    private static async Task<int> Main(string[] args)
    {
        var count = int.Parse(Option(args, "--count") ?? "10000", CultureInfo.InvariantCulture);
        var seed = ulong.Parse(Option(args, "--seed") ?? "1", CultureInfo.InvariantCulture);
        switch (args.Length > 0 ? args[0] : string.Empty)
        {
            case "fuzz":
                return await Fuzz.RunAsync(count, seed, int.Parse(Option(args, "--workers") ?? "2", CultureInfo.InvariantCulture)).ConfigureAwait(false);
            case "differential":
                return await CompareAsync(Option(args, "--folder") ?? Path.Combine("tests", "Differential"), count, seed).ConfigureAwait(false);
            case "show":
                Console.WriteLine(Differential.Escape(DocumentGenerator.Make(seed)));
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static async Task<int> CompareAsync(string folder, int count, ulong seed)
    {
        var program = ServerProcess.Build(Path.GetFullPath(folder));
        if (program is null)
        {
            Console.Error.WriteLine("Install golang-go, golang-gopkg-yaml.v2-dev and golang-k8s-sigs-yaml-dev, and run this in the root of the repository.");
            return 2;
        }

        try
        {
            return await Differential.RunAsync(program, count, seed).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
