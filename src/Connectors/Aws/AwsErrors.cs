using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Turns what the SDK throws into errors of this module.</summary>
internal static class AwsErrors
{
    /// <summary>The error for something a call threw; an error of this module stays as it is.</summary>
    public static EksAccessException From(Exception fault, CallContext call) => fault switch
    {
        EksAccessException known => known,
        AmazonUnmarshallingException garbled => Garbled(garbled, call),
        AmazonServiceException answer when HasAnswer(answer) => FromAnswer(answer, call),
        _ => FromTransport(fault, call),
    };

    /// <summary>No answer within the time limit, which holds for each try: the whole call takes several times as long.</summary>
    public static EksAccessException TimedOut(CallContext call, TimeSpan limit, Exception? cause) => new(
        ErrorIds.RequestTimedOut,
        ErrorKind.Timeout,
        FormattableString.Invariant($"{call.Service} {call.Operation} at {call.Endpoint} gave no answer, though each try was given {limit.TotalSeconds:0} s."),
        cause)
    {
        Operation = call.Operation,
        TargetObject = call.Target,
        RecommendedAction = "Check the network, the proxy (HTTPS_PROXY, NO_PROXY, $AWSProxy) and the endpoint URL, then try again.",
    };

    /// <summary>True for an answer that refuses because there were too many calls.</summary>
    public static bool IsThrottling(AmazonServiceException answer) => (int)answer.StatusCode == 429 || FaultRules.IsThrottling(answer.ErrorCode ?? string.Empty);

    private static bool HasAnswer(AmazonServiceException answer) => (int)answer.StatusCode >= 300;

    private static EksAccessException FromAnswer(AmazonServiceException answer, CallContext call)
    {
        var code = answer.ErrorCode ?? string.Empty;
        var message = Redaction.Clean(answer.Message ?? string.Empty);
        var rule = FaultRules.All.FirstOrDefault(r => r.Matches(code, message)) ?? ByStatus(answer.StatusCode, code);
        rule = Refine(rule, code, call);
        return new EksAccessException(rule.Id, rule.Kind, Describe(call, code, message, answer.StatusCode, rule.Id), message == answer.Message ? answer : null)
        {
            ServiceErrorCode = code.Length == 0 ? null : code,
            RequestId = string.IsNullOrEmpty(answer.RequestId) ? null : answer.RequestId,
            StatusCode = (int)answer.StatusCode,
            Operation = call.Operation,
            TargetObject = call.Target,
            EndsPipeline = rule.EndsPipeline,
            RecommendedAction = rule.Id == ErrorIds.AccessDenied ? DeniedAction(call) : rule.Action,
        };
    }

    /// <summary>A "not found" whose text tells nothing is told by what the call asked for.</summary>
    private static FaultRule Refine(FaultRule rule, string code, CallContext call)
    {
        if (rule.Id != ErrorIds.ResourceNotFound || code != "ResourceNotFoundException")
        {
            return rule;
        }

        return call.Operation switch
        {
            "DescribeCluster" or "ListAccessEntries" or "CreateAccessEntry" or "UpdateClusterConfig" or "ListUpdates" or "ListNodegroups" or "ListFargateProfiles"
                => rule with { Id = ErrorIds.ClusterNotFound, Action = "Check the name, the region and the account." },
            "DescribeAccessEntry" or "UpdateAccessEntry" or "DeleteAccessEntry" or "ListAssociatedAccessPolicies"
                => rule with { Id = ErrorIds.AccessEntryNotFound, Action = "Get-EKSAccessEntry lists the cluster's entries." },
            _ => rule,
        };
    }

    private static FaultRule ByStatus(HttpStatusCode status, string code) => (int)status switch
    {
        401 or 403 when code.Length == 0 => new(ErrorIds.AccessDenied, ErrorKind.PermissionDenied, null),
        407 => new(ErrorIds.ServiceUnavailable, ErrorKind.Unavailable, "The proxy asks for a user and password: give them in HTTPS_PROXY or with Set-AWSProxy."),
        408 => new(ErrorIds.RequestTimedOut, ErrorKind.Timeout, "Try again."),
        429 => new(ErrorIds.Throttled, ErrorKind.LimitExceeded, "Wait a little and try again."),
        >= 500 => new(ErrorIds.ServiceUnavailable, ErrorKind.Unavailable, "Try again later."),
        _ when code.Length == 0 => new(ErrorIds.UnexpectedAnswer, ErrorKind.ProtocolViolation, "The answer does not look like one of the AWS API: check the endpoint URL and the proxy."),
        403 => new(ErrorIds.AccessDenied, ErrorKind.PermissionDenied, null),
        _ => new(ErrorIds.RequestRejected, ErrorKind.InvalidInput, null),
    };

    private static string Describe(CallContext call, string code, string message, HttpStatusCode status, string id)
    {
        var where = call.Cluster is null ? string.Empty : $" for cluster '{call.Cluster}'";
        var who = call.Principal is null ? string.Empty : $"{(call.Cluster is null ? " for" : " and principal")} '{call.Principal}'";
        var what = message.Length > 0 ? message : code.Length > 0 ? code : "no text";
        var text = FormattableString.Invariant($"{call.Service} refused {call.Operation}{where}{who}: {what} ({(code.Length > 0 ? code + ", " : string.Empty)}HTTP {(int)status})");
        return id == ErrorIds.AccessDenied && call.ConditionKeys.Count > 0
            ? text + ". The call had " + string.Join(", ", call.ConditionKeys.Select(k => k.Key + " = " + k.Value)) + "."
            : text;
    }

    private static string DeniedAction(CallContext call)
    {
        var action = $"Allow {call.Service.ToLowerInvariant()}:{call.Operation} in an IAM policy of the caller";
        return call.ConditionKeys.Count > 0
            ? action + ", and check its conditions, the boundary and service control policies: " + string.Join(", ", call.ConditionKeys.Select(k => k.Key)) + " had the values in the message."
            : action + ", and check permission boundaries and service control policies.";
    }

    private static EksAccessException Garbled(AmazonUnmarshallingException garbled, CallContext call) =>
        Chain<InvalidDataException>(garbled) is { } tooLong
            ? Unexpected(call, tooLong.Message, garbled)
            : FromTransport(garbled.InnerException ?? garbled, call);

    /// <summary>An answer that is not what the API promises.</summary>
    public static EksAccessException Unexpected(CallContext call, string reason, Exception? cause) => new(
        ErrorIds.UnexpectedAnswer,
        ErrorKind.ProtocolViolation,
        $"The answer of {call.Service} {call.Operation} at {call.Endpoint} cannot be understood: {reason}",
        cause)
    {
        Operation = call.Operation,
        TargetObject = call.Target,
        RecommendedAction = "Check the endpoint URL and the proxy; what answers there does not speak the AWS API.",
    };

    private static EksAccessException FromTransport(Exception fault, CallContext call)
    {
        var tls = Chain<AuthenticationException>(fault);
        var reason = tls?.Message ?? Chain<SocketException>(fault)?.Message ?? Innermost(fault).Message;
        return new EksAccessException(
            ErrorIds.ServiceUnavailable,
            ErrorKind.Unavailable,
            $"{call.Service} {call.Operation}: no answer from {call.Endpoint}: {reason}",
            fault)
        {
            Operation = call.Operation,
            TargetObject = call.Target,
            RecommendedAction = tls is not null
                ? "The certificate of the endpoint is not trusted by this machine: add the certificate authority (of the proxy, perhaps) to its store."
                : Chain<HttpRequestException>(fault) is not null || Chain<WebException>(fault) is not null || Chain<IOException>(fault) is not null
                    ? "Check the network, the region, the proxy (HTTPS_PROXY, NO_PROXY, $AWSProxy) and the endpoint URL."
                    : "Try again; if it stays, run with -Verbose and report it.",
        };
    }

    internal static T? Chain<T>(Exception? fault)
        where T : Exception
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;
}
