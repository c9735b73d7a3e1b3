using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Takes the rows of principals that have entries out of aws-auth, and puts them back.</summary>
internal sealed class MigrationRows(MigrationRun run)
{
    private const string Namespace = "kube-system";
    private const string Name = "aws-auth";

    /// <summary>Takes rows out whose principals have entries.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (!AuthenticationModeName.ReadsAwsAuth(run.Target.AuthenticationMode))
        {
            return;
        }

        var kubernetes = run.Target.OpenKubernetes();
        var map = await kubernetes.GetConfigMapAsync(Namespace, Name, cancellationToken).ConfigureAwait(false);
        var now = await run.ReadAsync(cancellationToken).ConfigureAwait(false);
        var without = map is null ? null : MappedRows.Without(map.Data, MappedRows.Answering(now));
        if (map is null || without is null)
        {
            await run.TellAsync(MigrationStepName.Rows, Name, map is null ? "There is no aws-auth." : "The rows cannot be cut out so that all others read as before; they stay, without effect.", MigrationStepStatus.Skipped, false, cancellationToken).ConfigureAwait(false);
            return;
        }

        var changed = without.Where(p => map.Data[p.Key] != p.Value).ToArray();
        if (changed.Length == 0)
        {
            return;
        }

        await run.GuardAsync(now with { AwsAuth = map.Data }, now with { AwsAuth = without }, [], cancellationToken).ConfigureAwait(false);
        var inverse = new DocumentBuilder().Add("operation", "RestoreAwsAuth")
            .Add("before", DocumentBuilder.Map(changed.Select(p => new KeyValuePair<string, string>(p.Key, map.Data[p.Key]))))
            .Add("after", DocumentBuilder.Map(changed)).Node;
        await run.WriteAsync("PatchAwsAuth", Name, inverse, () => kubernetes.PatchConfigMapAsync(Namespace, Name, new ConfigMapPatch(map.ResourceVersion, changed.ToDictionary(p => p.Key, p => (string?)p.Value, StringComparer.Ordinal)), cancellationToken)).ConfigureAwait(false);
        await run.TellAsync(MigrationStepName.Rows, Name, "Rows whose principals have entries are taken out.", MigrationStepStatus.Done, true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts texts back; false when somebody has changed them since.</summary>
    public async Task<bool> RestoreAsync(MappingNode inverse, CancellationToken cancellationToken)
    {
        var kubernetes = run.Target.OpenKubernetes();
        var map = await kubernetes.GetConfigMapAsync(Namespace, Name, cancellationToken).ConfigureAwait(false);
        var (before, after) = (inverse.Mapping("before"), inverse.Mapping("after"));
        if (map is null || before is null || after is null)
        {
            return false;
        }

        if (before.Entries.All(e => map.Data.TryGetValue(e.Key.Value, out var text) && text == before.Text(e.Key.Value)))
        {
            return true;
        }

        if (!after.Entries.All(e => map.Data.TryGetValue(e.Key.Value, out var text) && text == after.Text(e.Key.Value)))
        {
            return false;
        }

        await run.WriteAsync("PatchAwsAuth", Name, null, () => kubernetes.PatchConfigMapAsync(Namespace, Name, new ConfigMapPatch(map.ResourceVersion, before.Entries.ToDictionary(e => e.Key.Value, e => (string?)before.Text(e.Key.Value), StringComparer.Ordinal)), cancellationToken)).ConfigureAwait(false);
        return true;
    }
}
