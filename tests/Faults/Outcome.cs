using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Faults.Tests;

/// <summary>How a run ended: what it gave, what it said, and what there is afterwards.</summary>
internal sealed record Outcome(string Outputs, string State, IReadOnlyList<EksAccessException> Faults, IReadOnlyList<string> Warnings)
{
    public bool Failed => Faults.Count > 0;

    /// <summary>Runs an operation. An exception that is no <see cref="EksAccessException"/> goes through: it is a bug.</summary>
    public static async Task<Outcome> OfAsync(Operation operation, Cluster cluster, IFiles files)
    {
        var outputs = new List<string>();
        var (errors, warnings) = (cluster.Operator.Errors.Count, cluster.Operator.Warnings.Count);
        EksAccessException? thrown = null;
        try
        {
            await operation.RunAsync(cluster, files, outputs.Add);
        }
        catch (EksAccessException fault)
        {
            thrown = fault;
        }

        var faults = cluster.Operator.Errors.Skip(errors).Concat(thrown is null ? [] : [thrown]).ToArray();
        return new Outcome(string.Join('\n', outputs.Order(StringComparer.Ordinal)), StateOf(cluster), faults, [.. cluster.Operator.Warnings.Skip(warnings)]);
    }

    /// <summary>A state without the entry of one principal, as if somebody had deleted it afterwards.</summary>
    public static string Without(string? principalArn, string state) =>
        principalArn is null ? state : string.Join('\n', state.Split('\n').Where(l => !l.StartsWith(principalArn + " ", StringComparison.Ordinal)));

    /// <summary>What counts of the state of a cluster, in the same words for the same state.</summary>
    public static string StateOf(Cluster cluster)
    {
        var state = cluster.Sandbox.State;
        var text = new StringBuilder(state.GetCluster(cluster.Arn).AuthenticationMode).Append('\n');
        foreach (var entry in state.GetAccessEntries(cluster.Arn).OrderBy(e => e.PrincipalArn, StringComparer.Ordinal))
        {
            text.Append(entry.PrincipalArn).Append(' ').Append(entry.Type).Append(" [").AppendJoin(',', (entry.KubernetesGroups ?? []).Where(g => !g.StartsWith("eksam", StringComparison.Ordinal)).Order(StringComparer.Ordinal)).Append("] ")
                .AppendJoin(';', entry.Policies.Select(p => p.Policy + "@" + string.Join(',', p.Namespaces)).Order(StringComparer.Ordinal)).Append('\n');
        }

        foreach (var (key, value) in (state.GetAwsAuth(cluster.Arn) ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Append(key).Append(":\n").Append(value);
        }

        return text.ToString();
    }
}
