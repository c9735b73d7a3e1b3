using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Query;
using EksAccessManagement.Sandbox.Signing;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>Errors in the form of the service that answers them.</summary>
internal static class AwsErrors
{
    /// <summary>An error of a service.</summary>
    public static Answer Of(string service, ServiceFault fault, string requestId)
    {
        if (service == "eks")
        {
            var body = new JsonObject { ["message"] = fault.Message };
            foreach (var detail in fault.Details)
            {
                body[detail.Key] = detail.Value;
            }

            return Answer.Json(fault.Status, body) with { ErrorCode = fault.Code };
        }

        var query = service == "iam" ? IamService.Instance : StsService.Instance;
        return Answer.Text(fault.Status, "text/xml", query.Error(fault.Status, fault.Code, fault.Message, requestId)) with { ErrorCode = fault.Code };
    }

    /// <summary>The error of a request that was not let in. Codes as AWS's services of each protocol give them.</summary>
    public static ServiceFault Of(string service, SignatureFault fault)
    {
        var json = service == "eks";
        return fault.Kind switch
        {
            SignatureFaultKind.Missing => new ServiceFault(403, json ? "MissingAuthenticationTokenException" : "MissingAuthenticationToken", json ? "Missing Authentication Token" : "Request is missing Authentication Token"),
            SignatureFaultKind.Incomplete => new ServiceFault(json ? 403 : 400, json ? "IncompleteSignatureException" : "IncompleteSignature", fault.Message),
            SignatureFaultKind.UnknownKey => new ServiceFault(403, json ? "UnrecognizedClientException" : "InvalidClientTokenId", fault.Message),
            SignatureFaultKind.ExpiredToken => new ServiceFault(403, json ? "ExpiredTokenException" : "ExpiredToken", fault.Message),
            _ => new ServiceFault(403, json ? "InvalidSignatureException" : "SignatureDoesNotMatch", fault.Message),
        };
    }

    /// <summary>The error that an ordered fault answers, or null.</summary>
    public static ServiceFault? Of(string service, IReadOnlyList<SandboxFault> ordered)
    {
        var json = service == "eks";
        var fault = ordered.FirstOrDefault(f => f.Kind is SandboxFaultKind.Throttle or SandboxFaultKind.ServerError or SandboxFaultKind.Error);
        return fault?.Kind switch
        {
            null => null,
            SandboxFaultKind.Throttle => new ServiceFault(fault.Status ?? (json ? 429 : 400), fault.ErrorCode ?? (json ? "ThrottlingException" : "Throttling"), fault.Message ?? "Rate exceeded"),
            SandboxFaultKind.ServerError => ServerError(json, fault),
            _ => new ServiceFault(fault.Status ?? 400, fault.ErrorCode ?? "InvalidRequestException", fault.Message ?? "An error was ordered."),
        };
    }

    private static ServiceFault ServerError(bool json, SandboxFault fault)
    {
        var status = fault.Status ?? 500;
        var code = (json, status) switch
        {
            (true, 503) => "ServiceUnavailableException",
            (true, _) => "ServerException",
            (false, 503) => "ServiceUnavailable",
            _ => "ServiceFailure",
        };
        return new ServiceFault(status, fault.ErrorCode ?? code, fault.Message ?? "An internal error occurred.");
    }
}
