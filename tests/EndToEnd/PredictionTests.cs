using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>What our evaluator says of generated principals, against what the real server answers to each of them.</summary>
[Collection(LabTests.Name)]
public sealed class PredictionTests(LabFixture lab)
{
    public static TheoryData<int> Seeds() => GeneratedAccess.Seeds("11-12");

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public async Task The_evaluator_and_the_real_server_agree_in_every_mode(int seed)
    {
        await lab.BeginAsync();
        var ledger = new Ledger($"Prediction, cluster {seed}");
        var admin = lab.Caller("admin");
        var generated = new GeneratedAccess(seed);
        generated.AddPrincipals(lab, 12);
        await generated.PutRbacAsync(lab);
        try
        {
            generated.PutEntries(lab);
            lab.Sandbox.State.PutAccessEntry(LabSeed.Cluster, new AccessEntrySeed(admin.PrincipalArn) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
            await lab.PutAwsAuthAsync(generated.MakeAwsAuth());
            var matrix = new AccessMatrix(lab, generated.Callers, GeneratedAccess.Questions, admin);
            foreach (var mode in new[] { "CONFIG_MAP", "API_AND_CONFIG_MAP", "API" })
            {
                await lab.SetModeAsync(mode);
                var predicted = await matrix.PredictAsync();
                var answered = await matrix.AskAsync();
                predicted.Compare(ledger, mode, answered);
                Assert.Contains("yes", answered.Answers.Values);
                Assert.Contains("no", answered.Answers.Values);
            }
        }
        finally
        {
            await generated.RemoveRbacAsync(lab);
            generated.RemovePrincipals(lab);
        }

        ledger.Close();
    }
}
