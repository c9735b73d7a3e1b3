using System.Collections.Generic;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>The errors of the EKS API with the texts that the service uses.</summary>
/// <remarks>Texts reported from real calls, but for those marked as the sandbox's own: there the service's text is not known.</remarks>
internal static class EksErrors
{
    public static ServiceFault InvalidParameter(string message, string? cluster = null) => Make(400, "InvalidParameterException", message, cluster);

    public static ServiceFault InvalidRequest(string message, string? cluster = null) => Make(400, "InvalidRequestException", message, cluster);

    public static ServiceFault NotFound(string message, string? cluster = null) => Make(404, "ResourceNotFoundException", message, cluster);

    public static ServiceFault InUse(string message, string? cluster = null) => Make(409, "ResourceInUseException", message, cluster);

    public static ServiceFault BadRequest(string message) => Make(400, "BadRequestException", message, null);

    public static ServiceFault TagNotFound(string arn) => Make(404, "NotFoundException", $"Resource not found for ARN: {arn}", null);

    public static ServiceFault NoCluster(string name) => NotFound($"No cluster found for name: {name}.", name);

    public static ServiceFault BadClusterName() =>
        InvalidParameter("The parameter name contains invalid characters. It should conform to the regular expression ^[0-9A-Za-z][A-Za-z0-9\\-_]*$.");

    public static ServiceFault NoEntries(string cluster) =>
        InvalidRequest("The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.", cluster);

    public static ServiceFault NoEntry(string cluster) =>
        NotFound("The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.", cluster);

    public static ServiceFault EntryExists(string cluster) => InUse("The specified access entry resource is already in use on this cluster.", cluster);

    public static ServiceFault InvalidPrincipal(string cluster) => InvalidParameter("The specified principalArn is invalid: invalid principal.", cluster);

    public static ServiceFault ServiceLinked(string cluster) =>
        InvalidParameter("The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role", cluster);

    public static ServiceFault AccessDenied(string caller, string action, string resource) =>
        new(403, "AccessDeniedException", $"User: {caller} is not authorized to perform: {action} on resource: {resource}");

    private static ServiceFault Make(int status, string code, string message, string? cluster) => new(status, code, message)
    {
        Details = cluster is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["clusterName"] = cluster },
    };
}
