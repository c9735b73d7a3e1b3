using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>Turns an API server's answers, and the lack of them, into errors of this module.</summary>
internal static class KubernetesErrors
{
    private const string Reach =
        "Check the network and proxy. A cluster whose endpoint is private, or public for other address ranges only, is reached from inside its VPC or through a tunnel: give its mouth with -KubernetesEndpoint https://127.0.0.1:PORT.";

    /// <summary>The error for an answer.</summary>
    public static EksAccessException FromAnswer(HttpStatusCode status, KubernetesStatus told, KubernetesCall call, string cluster, string? auditId)
    {
        var (id, kind, action) = (int)status switch
        {
            401 => (ErrorIds.KubernetesUnauthorized, ErrorKind.Authentication,
                "The cluster does not know the caller: it has neither an access entry nor an aws-auth row, or its role was made anew since. Look with Get-EKSAccessEntry; a mapping made just now takes up to a minute or two. Repair-EKSClusterAccess lets you in with the EKS API alone."),
            403 => (ErrorIds.KubernetesForbidden, ErrorKind.PermissionDenied,
                "The caller is known to the cluster but lacks the right: give it an access policy (Grant-EKSClusterAccess) or a role binding."),
            404 => (ErrorIds.KubernetesNotFound, ErrorKind.NotFound, "Check the name and the namespace."),
            409 when told.Reason == "AlreadyExists" => (ErrorIds.KubernetesConflict, ErrorKind.Conflict, "The object is there already: read it and change it instead."),
            409 => (ErrorIds.KubernetesConflict, ErrorKind.Conflict, "Somebody else changed the object since it was read: read it again and repeat the change."),
            410 => (ErrorIds.KubernetesConflict, ErrorKind.Conflict, "The list went out of date while it was read: try again."),
            429 => (ErrorIds.Throttled, ErrorKind.LimitExceeded, "The API server is busy: wait a little and try again."),
            >= 500 => (ErrorIds.KubernetesUnreachable, ErrorKind.Unavailable, "The API server, or what stands before it, has a fault of its own: try again later."),
            >= 300 and < 400 => (ErrorIds.UnexpectedAnswer, ErrorKind.ProtocolViolation, "What answers there is no API server: check -KubernetesEndpoint and the proxy."),
            _ => (ErrorIds.RequestRejected, ErrorKind.InvalidInput, "Correct what the message names."),
        };
        var text = told.Message.Length > 0 ? told.Message : told.Reason.Length > 0 ? told.Reason : "no text";
        return new EksAccessException(id, kind, FormattableString.Invariant($"Cluster '{cluster}' refused to {call.What}: {text} (HTTP {(int)status})"))
        {
            ServiceErrorCode = told.Reason.Length > 0 ? told.Reason : null,
            StatusCode = (int)status,
            Operation = call.What,
            RequestId = auditId,
            TargetObject = cluster,
            RecommendedAction = action,
        };
    }

    /// <summary>The error for a request that was never answered.</summary>
    public static EksAccessException FromTransport(Exception fault, KubernetesCall call, string cluster, KubernetesTransport transport)
    {
        if (transport.Trust?.LastFault is { } reason && AwsErrors.Chain<AuthenticationException>(fault) is not null)
        {
            return Certificate(reason, call, cluster, transport, fault);
        }

        var why = AwsErrors.Chain<SocketException>(fault)?.Message ?? AwsErrors.Chain<AuthenticationException>(fault)?.Message ?? AwsErrors.Chain<IOException>(fault)?.Message ?? fault.Message;
        return Make(ErrorIds.KubernetesUnreachable, ErrorKind.Unavailable, $"Cluster '{cluster}' could not be reached at {transport.Address} to {call.What}: {why}", Reach, call, cluster, fault);
    }

    /// <summary>The error for a request that was not answered in time.</summary>
    public static EksAccessException TimedOut(TimeSpan limit, KubernetesCall call, string cluster, KubernetesTransport transport, Exception? cause) => Make(
        ErrorIds.KubernetesUnreachable,
        ErrorKind.Timeout,
        FormattableString.Invariant($"Cluster '{cluster}' gave no answer at {transport.Address} within {limit.TotalSeconds:0.#} s, asked to {call.What}."),
        Reach,
        call,
        cluster,
        cause);

    /// <summary>The error for an answer that is not what the API promises.</summary>
    public static EksAccessException Unexpected(string reason, KubernetesCall call, string cluster, Exception? cause) => Make(
        ErrorIds.UnexpectedAnswer,
        ErrorKind.ProtocolViolation,
        $"The answer of cluster '{cluster}', asked to {call.What}, cannot be understood: {reason}",
        "Check that -KubernetesEndpoint and the proxy lead to the API server.",
        call,
        cluster,
        cause);

    private static EksAccessException Certificate(string reason, KubernetesCall call, string cluster, KubernetesTransport transport, Exception fault) => Make(
        ErrorIds.KubernetesCertificateInvalid,
        ErrorKind.Authentication,
        $"The certificate shown at {transport.Address} is not that of cluster '{cluster}': {reason}.",
        "Somebody stands between, or a tunnel leads to another cluster: check -KubernetesEndpoint and proxies that break TLS open (add the host to NO_PROXY). The check cannot be switched off.",
        call,
        cluster,
        fault);

    private static EksAccessException Make(string id, ErrorKind kind, string message, string action, KubernetesCall call, string cluster, Exception? cause) =>
        new(id, kind, message, cause) { Operation = call.What, TargetObject = cluster, RecommendedAction = action };
}
