using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Eks;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Query;
using EksAccessManagement.Sandbox.Requests;
using EksAccessManagement.Sandbox.Signing;
using Microsoft.AspNetCore.Http;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>EKS, STS and IAM behind one origin; the service is the one that the signature names.</summary>
internal sealed class AwsFrontend(SandboxWorld world)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        var id = Guid.NewGuid().ToString();
        if (await HttpExchange.ReadAsync(context).ConfigureAwait(false) is not { } wire)
        {
            await HttpExchange.SendAsync(context, Answer.Text(413, "text/plain", "The body is too large."), []).ConfigureAwait(false);
            return;
        }

        var call = AwsCall.Read(wire);
        var record = call.Record with { Time = world.State.Now, RequestId = id };
        var faults = Array.Empty<SandboxFault>() as IReadOnlyList<SandboxFault>;
        Answer answer;
        try
        {
            var key = world.State.Locked(() => Authenticate(call));
            record = record with { Caller = key.CallerArn };
            faults = world.Faults.Take(call.Service, call.Operation, record.Cluster, key.CallerArn, key.Owner.Arn);
            await HttpExchange.WaitAsync(world.Faults, faults, aborted).ConfigureAwait(false);
            if (faults.Any(f => f.Kind == SandboxFaultKind.CutBefore))
            {
                await FinishAsync(record, aborted).ConfigureAwait(false);
                context.Abort();
                return;
            }

            answer = AwsErrors.Of(call.Service, faults) is { } ordered
                ? throw ordered
                : world.State.Locked(() => Handle(call, key, faults, id));
        }
        catch (OperationCanceledException)
        {
            // The client gave up while it was kept waiting: nothing was done.
            await FinishAsync(record, CancellationToken.None).ConfigureAwait(false);
            return;
        }
        catch (SignatureFault fault)
        {
            answer = AwsErrors.Of(call.Service, AwsErrors.Of(call.Service, fault), id);
        }
        catch (ServiceFault fault)
        {
            answer = AwsErrors.Of(call.Service, fault, id);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            answer = AwsErrors.Of(call.Service, new ServiceFault(500, "ServerException", "The sandbox failed: " + e.Message), id);
        }

        await FinishAsync(record with { Status = answer.Status, ErrorCode = answer.ErrorCode }, aborted).ConfigureAwait(false);
        context.Response.Headers["x-amzn-RequestId"] = id;
        if (answer.ErrorCode.Length > 0)
        {
            context.Response.Headers["x-amzn-ErrorType"] = answer.ErrorCode;
        }

        await HttpExchange.SendAsync(context, answer, faults).ConfigureAwait(false);
    }

    private async Task FinishAsync(RecordedRequest record, CancellationToken cancellationToken)
    {
        var numbered = world.Requests.Add(record);
        if (world.Options.AfterRequest is { } after)
        {
            await after(numbered, cancellationToken).ConfigureAwait(false);
        }
    }

    private AccessKeyData Authenticate(AwsCall call)
    {
        var parts = call.Signature ?? throw call.SignatureFault!;
        var key = world.State.FindKey(parts.Scope.AccessKeyId);
        if (key is null || key.Token != parts.SessionToken)
        {
            throw new SignatureFault(SignatureFaultKind.UnknownKey, "The security token included in the request is invalid.");
        }

        if (key.ExpiresAt <= world.State.Now)
        {
            throw new SignatureFault(SignatureFaultKind.ExpiredToken, "The security token included in the request is expired");
        }

        SignatureVerifier.CheckTime(parts, call.Wire, world.State.Now);
        SignatureVerifier.CheckSignature(parts, call.Wire, key.Secret);
        return key;
    }

    private Answer Handle(AwsCall call, AccessKeyData key, IReadOnlyList<SandboxFault> faults, string id)
    {
        switch (call.Service)
        {
            case "eks":
                return Answer.Json(200, HandleEks(call, key, faults));
            case "sts":
                return Answer.Text(200, "text/xml", StsService.Instance.Handle(call.Operation, new QueryRequest(world.State, key, call.Parameters), id));
            case "iam":
                return Answer.Text(200, "text/xml", IamService.Instance.Handle(call.Operation, new QueryRequest(world.State, key, call.Parameters), id));
            default:
                throw new ServiceFault(403, "SignatureDoesNotMatch", $"Credential should be scoped to a service of the sandbox (eks, sts, iam), not '{call.Service}'.");
        }
    }

    private System.Text.Json.Nodes.JsonObject HandleEks(AwsCall call, AccessKeyData key, IReadOnlyList<SandboxFault> faults)
    {
        if (call.EksOperation is not { } operation)
        {
            throw new ServiceFault(404, "UnknownOperationException", $"The sandbox has no operation {call.Wire.Method} {call.Wire.RawPath}.");
        }

        var request = new EksRequest
        {
            Operation = operation,
            State = world.State,
            Caller = Caller.Of(key),
            Region = call.Signature!.Scope.Region,
            Labels = call.Labels,
            Query = call.Wire.Query,
            RawBody = call.Wire.Body,
            Faults = world.Faults,
            Ordered = faults,
            EndpointOf = world.EndpointOf,
            CertificateAuthorityData = world.Certificates.AuthorityData,
        };
        request.ReadBody();
        EksAuthorization.Check(request);
        if (request.Labels.TryGetValue("name", out var name))
        {
            EksRules.CheckClusterName(name);
        }

        return operation.Handle(request);
    }
}
