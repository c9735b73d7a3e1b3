using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>Sees by a real call whether the rescue works, where that can be seen.</summary>
internal sealed class RescueVerifier(Rescue rescue, IOperator @operator, IClock clock)
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(15);

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        if (@operator.DryRun)
        {
            // Whoever is an administrator already needs no rescue. A private endpoint would only be waited for.
            var (isIn, how, _) = rescue.IsCaller && rescue.Target.Description.EndpointPublicAccess ? await AskAsync(cancellationToken).ConfigureAwait(false) : (false, string.Empty, true);
            await rescue.TellAsync("Verify", isIn ? RecoveryStepStatus.Skipped : RecoveryStepStatus.Planned, isIn ? how.TrimEnd('.') + " already: nothing needs a rescue." : "The cluster would be asked whether it works.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!rescue.IsCaller)
        {
            await clock.DelayAsync(SettleTime, cancellationToken).ConfigureAwait(false);
            await rescue.TellAsync("Verify", RecoveryStepStatus.Warning, $"Not verified: only {rescue.Principal} itself can ask the cluster. Let it run kubectl auth whoami, and kubectl auth can-i '*' '*'.", false, cancellationToken).ConfigureAwait(false);
            return;
        }

        var patience = new Patience(clock, rescue.Request.VerifyTimeout);
        while (true)
        {
            var (isWell, why, isFinal) = await AskAsync(cancellationToken).ConfigureAwait(false);
            if (isWell)
            {
                await rescue.TellAsync("Verify", RecoveryStepStatus.Done, why, false, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (isFinal || !await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                await rescue.TellAsync("Verify", RecoveryStepStatus.Warning, "Not verified: " + why, false, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    // 401 is not mapped yet, 403 or "no" is mapped without the policy yet; a connection that fails is neither.
    private async Task<(bool IsWell, string Why, bool IsFinal)> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var kubernetes = rescue.Target.OpenKubernetes();
            var self = await kubernetes.SelfSubjectReviewAsync(cancellationToken).ConfigureAwait(false);
            var asAdmin = rescue.Request.AccessPolicy.EndsWith("ClusterAdmin", StringComparison.OrdinalIgnoreCase) || rescue.Request.AccessPolicy.IndexOf("ClusterAdminPolicy", StringComparison.OrdinalIgnoreCase) >= 0;
            var question = asAdmin ? new AccessRequest("*") { ApiGroup = "*", Resource = "*" } : new AccessRequest("list") { Resource = "pods" };
            var answer = await kubernetes.SelfSubjectAccessReviewAsync(question, cancellationToken).ConfigureAwait(false);
            var who = self is null ? "You are" : "You are " + self.Username + ", and";
            return answer.Allowed
                ? (true, $"{who} may {(asAdmin ? "do everything (* *)" : question.ToString())} on the cluster.", true)
                : (false, $"the cluster knows you{(self is null ? string.Empty : " as " + self.Username)} (mapped), but the policy does not work yet (403). Ask again in a minute.", false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesUnauthorized)
        {
            return (false, "the cluster does not know you yet (401, not mapped). Ask again in a minute.", false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesForbidden)
        {
            return (false, "the cluster knows you (mapped), but the policy does not work yet (403). Ask again in a minute.", false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            var cluster = rescue.Target.Description;
            var how = !cluster.EndpointPublicAccess ? " The endpoint is private: ask from inside the VPC, or over a tunnel (-KubernetesEndpoint)."
                : cluster.PublicAccessCidrs.Count > 0 && !(cluster.PublicAccessCidrs.Count == 1 && cluster.PublicAccessCidrs[0] == "0.0.0.0/0") ? $" The endpoint lets in {string.Join(", ", cluster.PublicAccessCidrs)} only; your address may not be among them."
                : string.Empty;
            return (false, $"the Kubernetes API cannot be reached ({fault.Message.TrimEnd('.')}). The entry stands.{how}", true);
        }
    }
}
