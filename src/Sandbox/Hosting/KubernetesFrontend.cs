using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Kubernetes;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Requests;
using EksAccessManagement.Sandbox.Signing;
using Microsoft.AspNetCore.Http;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>The Kubernetes APIs of all clusters, told apart by the first parts of the path: <c>/k8s/ACCOUNT/REGION/CLUSTER</c>.</summary>
internal sealed class KubernetesFrontend(SandboxWorld world)
{
    private static readonly string[] WriteVerbs = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        if (await HttpExchange.ReadAsync(context).ConfigureAwait(false) is not { } wire)
        {
            await HttpExchange.SendAsync(context, Status(new KubernetesFault(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728")), []).ConfigureAwait(false);
            return;
        }

        var (place, info) = Read(wire);
        var record = new RecordedRequest
        {
            Time = world.State.Now,
            Service = "kubernetes",
            Operation = Operation(info),
            Cluster = place?.Name ?? string.Empty,
            Target = info.Namespace.Length > 0 && info.Name.Length > 0 && info.Resource != "namespaces" ? info.Namespace + "/" + info.Name : info.Name,
            IsWrite = IsWrite(wire, info),
            RequestId = Guid.NewGuid().ToString(),
        };
        IReadOnlyList<SandboxFault> faults = [];
        Answer answer;
        try
        {
            var (identity, user) = world.State.Locked(() => Authenticate(place, wire));
            record = record with { Caller = identity?.Arn ?? string.Empty };
            faults = world.Faults.Take("kubernetes", record.Operation, record.Cluster, identity?.Arn, identity?.CanonicalArn);
            await HttpExchange.WaitAsync(world.Faults, faults, aborted).ConfigureAwait(false);
            if (faults.Any(f => f.Kind == SandboxFaultKind.CutBefore))
            {
                await FinishAsync(record, aborted).ConfigureAwait(false);
                context.Abort();
                return;
            }

            ThrowOrdered(faults);
            answer = world.State.Locked(() => Handle(place, user, info, wire, faults));
        }
        catch (OperationCanceledException)
        {
            // The client gave up while it was kept waiting: nothing was done.
            await FinishAsync(record, CancellationToken.None).ConfigureAwait(false);
            return;
        }
        catch (KubernetesFault fault)
        {
            answer = Status(fault);
        }
        catch (InvalidOperationException e)
        {
            // A member of the object is of another type than its field; objects are stored only after all of them were read.
            answer = Status(KubernetesFault.BadRequest("the object provided is unrecognized: " + e.Message));
        }

        await FinishAsync(record with { Status = answer.Status, ErrorCode = answer.ErrorCode }, aborted).ConfigureAwait(false);
        context.Response.Headers["Audit-Id"] = record.RequestId;
        if (answer.Status == 429)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        await HttpExchange.SendAsync(context, answer, faults).ConfigureAwait(false);
    }

    private static (ClusterPlace? Place, KubernetesRequestInfo Info) Read(SignedRequest wire)
    {
        var parts = wire.RawPath.Split('/', 6);
        var place = parts.Length >= 5 && parts[1] == "k8s" ? new ClusterPlace(parts[2], parts[3], Uri.UnescapeDataString(parts[4])) : null;
        var path = place is null ? wire.RawPath : "/" + (parts.Length > 5 ? parts[5] : string.Empty);
        var watch = wire.QueryValue("watch") is "true" or "1";
        return (place, KubernetesRequestInfo.Read(wire.Method, Uri.UnescapeDataString(path), watch));
    }

    private static string Operation(KubernetesRequestInfo info) => !info.IsResource
        ? info.Verb + " " + info.Path
        : info.Verb + " " + info.Resource + (info.Subresource.Length > 0 ? "/" + info.Subresource : string.Empty);

    private static bool IsWrite(SignedRequest wire, KubernetesRequestInfo info) =>
        info.IsResource && WriteVerbs.Contains(info.Verb) && wire.QueryValue("dryRun") != "All" && ReviewHandlers.Kinds.All(k => k.Resource != info.Resource);

    private static void ThrowOrdered(IReadOnlyList<SandboxFault> faults)
    {
        var fault = faults.FirstOrDefault(f => f.Kind is SandboxFaultKind.Throttle or SandboxFaultKind.ServerError or SandboxFaultKind.Error);
        switch (fault?.Kind)
        {
            case null:
                return;
            case SandboxFaultKind.Throttle:
                throw new KubernetesFault(fault.Status ?? 429, "TooManyRequests", fault.Message ?? "the server has received too many requests and has asked us to try again later") { Details = new JsonObject { ["retryAfterSeconds"] = 1 } };
            default:
                var status = fault.Status ?? 500;
                throw new KubernetesFault(status, fault.ErrorCode ?? (status == 503 ? "ServiceUnavailable" : "InternalError"), fault.Message ?? "an error on the server was ordered");
        }
    }

    private (TokenIdentity? Identity, KubernetesUser User) Authenticate(ClusterPlace? place, SignedRequest wire)
    {
        if (place is null || world.State.FindCluster(place.AccountId, place.Region, place.Name) is not { } cluster)
        {
            throw KubernetesFault.NoPath();
        }

        var header = wire.Headers.GetValueOrDefault("Authorization") ?? string.Empty;
        if (header.Length == 0)
        {
            return (null, KubernetesUser.Anonymous);
        }

        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : string.Empty;
        var identity = TokenVerifier.Verify(token, cluster.Arn.Name, cluster.Arn.Partition, world.State, out _);
        var user = identity is null ? null : IdentityMapper.Map(identity, cluster, AsOf());
        return user is null ? throw KubernetesFault.Unauthorized() : (identity, user);
    }

    private Answer Handle(ClusterPlace? place, KubernetesUser user, KubernetesRequestInfo info, SignedRequest wire, IReadOnlyList<SandboxFault> faults)
    {
        var cluster = place is null ? null : world.State.FindCluster(place.AccountId, place.Region, place.Name);
        var call = new KubernetesCall(world.State, cluster ?? throw KubernetesFault.NoPath(), user, info, wire) { AsOf = AsOf(), Ordered = faults };
        if (!call.Ask(info.ToAccessRequest()).Allowed)
        {
            throw Forbidden(user, info);
        }

        var answer = info.IsResource ? ReviewHandlers.Handle(call) ?? ObjectHandlers.Handle(call) : DiscoveryHandlers.Handle(call);
        return answer switch
        {
            null => throw KubernetesFault.NoPath(),
            { IsText: true } => Answer.Text(answer.Status, "text/plain; charset=utf-8", (string)answer.Body!),
            _ => Answer.Json(answer.Status, answer.Body),
        };
    }

    private DateTime AsOf() => world.State.Now - world.Faults.PropagationDelay;

    private async Task FinishAsync(RecordedRequest record, CancellationToken cancellationToken)
    {
        var numbered = world.Requests.Add(record);
        if (world.Options.AfterRequest is { } after)
        {
            await after(numbered, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Answer Status(KubernetesFault fault) => Answer.Json(fault.Code, fault.ToStatus()) with { ErrorCode = fault.Reason };

    private static KubernetesFault Forbidden(KubernetesUser user, KubernetesRequestInfo info)
    {
        if (!info.IsResource)
        {
            return new KubernetesFault(403, "Forbidden", $"forbidden: User \"{user.Username}\" cannot {info.Verb} path \"{info.Path}\"") { Details = [] };
        }

        var resource = info.Resource + (info.Subresource.Length > 0 ? "/" + info.Subresource : string.Empty);
        var what = info.Group.Length == 0 ? info.Resource : info.Resource + "." + info.Group;
        var named = info.Name.Length > 0 ? $"{what} \"{info.Name}\"" : what;
        var scope = info.Namespace.Length > 0 ? $"in the namespace \"{info.Namespace}\"" : "at the cluster scope";
        var details = new JsonObject();
        if (info.Name.Length > 0)
        {
            details["name"] = info.Name;
        }

        if (info.Group.Length > 0)
        {
            details["group"] = info.Group;
        }

        details["kind"] = info.Resource;
        return new KubernetesFault(403, "Forbidden", $"{named} is forbidden: User \"{user.Username}\" cannot {info.Verb} resource \"{resource}\" in API group \"{info.Group}\" {scope}") { Details = details };
    }

    private sealed record ClusterPlace(string AccountId, string Region, string Name);
}
