using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>A generated cluster that is migrated with the built module, its principals, and what they were answered first.</summary>
internal sealed class MigrationScene : IAsyncDisposable
{
    private const string Nothing = "nobody";
    private readonly LabFixture _lab;
    private readonly GeneratedAccess _generated;
    private readonly AccessMatrix _matrix;
    private readonly Ledger _ledger;
    private readonly string _folder;
    private readonly GapWatch _watch;
    private MatrixPicture? _before;

    private MigrationScene(LabFixture lab, GeneratedAccess generated, IReadOnlyList<LabCaller> callers, Ledger ledger, string folder, IReadOnlyDictionary<string, string> awsAuth)
    {
        _lab = lab;
        _generated = generated;
        _matrix = new AccessMatrix(lab, callers, GeneratedAccess.Questions, lab.Caller("admin"));
        _ledger = ledger;
        _folder = folder;
        AwsAuth = awsAuth;
        _watch = GapWatch.Start(lab, [generated.Callers[0], generated.Callers[1], lab.Caller("admin")]);
    }

    /// <summary>The data of aws-auth before.</summary>
    public IReadOnlyDictionary<string, string> AwsAuth { get; }

    /// <summary>Puts principals, RBAC and rows; the mode is CONFIG_MAP, and the cluster's creator runs the module.</summary>
    public static async Task<MigrationScene> MakeAsync(LabFixture lab, int seed, Ledger ledger)
    {
        var generated = new GeneratedAccess(seed);
        generated.AddPrincipals(lab, MigrationRows.Principals);
        generated.AddSession(lab, 1, "second");
        generated.AddSession(lab, 4, "second");
        foreach (var caller in generated.Callers)
        {
            await lab.Clients.AddAsync(caller);
        }

        await generated.PutRbacAsync(lab);
        await generated.BindAsync(lab, "red", "edit");
        await generated.BindAsync(lab, "green", "view", "prod");
        await generated.BindAsync(lab, "blue", "admin", "dev-a");
        var rows = MigrationRows.Make(generated.Callers, seed);
        await lab.PutAwsAuthAsync(rows, waits: false);
        await lab.SetModeAsync("CONFIG_MAP");
        var folder = Directory.CreateDirectory(Path.Combine(lab.Clients.Folder, $"migration-{seed}-{Guid.NewGuid():N}")).FullName;
        return new MigrationScene(lab, generated, [.. generated.Callers, lab.Caller("node"), lab.Caller("admin")], ledger, folder, rows);
    }

    /// <summary>
    /// Asks everybody everything with kubectl and holds it against what the module says, and against the first look. Those
    /// whose difference was accepted must differ as they were told to: a right lost or gained, as the proof says.
    /// </summary>
    public async Task LookAsync(string stage, IReadOnlyList<AcceptedDifference>? accepted = null)
    {
        await LabFixture.NextTokenAsync();
        var answered = await _matrix.KubectlAsync();
        await PredictAsync(stage, answered);
        if (_before is null)
        {
            _before = answered;
            Assert.Contains("yes", answered.Answers.Values);
            Assert.Contains("no", answered.Answers.Values);
            Assert.Contains(AccessMatrix.NotLetIn, answered.Answers.Values);
            return;
        }

        _before.Compare(_ledger, $"before and {stage}", answered, c => accepted?.Any(a => a.PrincipalArn == c.PrincipalArn) == true);
        foreach (var difference in accepted ?? [])
        {
            var changes = answered.Answers.Where(a => a.Key.Who is var who && _matrix.Callers.First(c => c.Name == who).PrincipalArn == difference.PrincipalArn)
                .Select(a => (Was: _before.Answers[a.Key] == "yes", Is: a.Value == "yes")).Where(a => a.Was != a.Is).Select(a => a.Is ? "Gained" : "Lost").Distinct().ToArray();
            var came = changes.Length == 2 ? "Both" : changes.SingleOrDefault() ?? "Equal";
            _ledger.Add(difference.PrincipalArn, $"accepted as {difference.Verdict}, {stage}", difference.Verdict == "Unknown" ? came : difference.Verdict, came);
        }
    }

    // The module says so itself: what a node may do hangs on what runs on it, and no API shows the creator in CONFIG_MAP.
    private async Task PredictAsync(string stage, MatrixPicture answered)
    {
        var hidesCreator = _lab.Sandbox.State.GetCluster(LabSeed.Cluster).AuthenticationMode == "CONFIG_MAP";
        var node = _lab.Caller("node").Name;
        var predicted = await _matrix.PredictAsync();
        var unknown = predicted.Answers.Where(a => a.Key.Who == node && a.Value == AccessMatrix.Unknown).Select(a => a.Key).ToArray();
        predicted.Without(unknown).Compare(_ledger, $"predicted {stage}", answered.Without(unknown), c => hidesCreator && c.CallerArn == _lab.Caller("admin").CallerArn);
    }

    /// <summary>Plans and migrates: every question gets the same choice, every difference that is left is accepted by its id.</summary>
    public async Task<MigrationOutcome> InvokeAsync(string choice, string options)
    {
        var said = await _lab.Clients.ModuleAsync("admin", $$"""
            $target = @{ TargetMode = '{{(options.Contains("API_AND", StringComparison.Ordinal) ? "API_AND_CONFIG_MAP" : "API")}}' }
            $choice = @{}
            foreach ($question in (New-EKSAccessMigrationPlan @lab @target).Questions) { $choice[$question.Id] = '{{choice}}' }
            $plan = New-EKSAccessMigrationPlan @lab @target -Choice $choice
            $accepted = @($plan.Proof | Where-Object NeedsAcceptance)
            $steps = @(Invoke-EKSAccessMigration @lab {{options}} -Choice $choice -AcceptDifference @($accepted | ForEach-Object Id) -BackupFolder '{{_folder}}' -SettleSeconds 1 -Confirm:$false)
            @{
                questions = @($choice.Keys)
                accepted = @($accepted | ForEach-Object { @{ arn = $_.PrincipalArn; verdict = "$($_.Verdict)" } })
                steps = @($steps | ForEach-Object { "$_" })
            } | ConvertTo-Json -Compress -Depth 4
            """);
        var json = JsonNode.Parse(said)!;
        Assert.NotEmpty(json["steps"]!.AsArray());
        return new MigrationOutcome(
            json["questions"]!.AsArray().Select(q => (string)q!).ToArray(),
            json["accepted"]!.AsArray().Select(a => new AcceptedDifference((string)a!["arn"]!, (string)a["verdict"]!)).ToArray());
    }

    /// <summary>Takes everything back that can be taken back.</summary>
    public Task UndoAsync() => _lab.Clients.ModuleAsync("admin", $"$null = Undo-EKSAccessMigration @lab -BackupFolder '{_folder}' -WarningAction SilentlyContinue -Confirm:$false\n'done'");

    /// <summary>Says whether administrators were without access at any moment, and fails on any disagreement.</summary>
    public async Task CloseAsync()
    {
        var gaps = await _watch.EndAsync();
        _ledger.Add("administrators", "may they do everything at any moment; who may not", Nothing, gaps.Count == 0 ? Nothing : $"{gaps.Count} of {_watch.Asked}: {string.Join(", ", gaps.Distinct())}");
        Assert.True(_watch.Asked > 0, "Nobody was asked meanwhile.");
        _ledger.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _generated.RemoveRbacAsync(_lab);
        _generated.RemovePrincipals(_lab);
    }
}

/// <summary>What was asked and accepted for a migration.</summary>
internal sealed record MigrationOutcome(IReadOnlyList<string> Questions, IReadOnlyList<AcceptedDifference> Accepted);

/// <summary>A principal whose access was to differ, and how.</summary>
internal sealed record AcceptedDifference(string PrincipalArn, string Verdict);
