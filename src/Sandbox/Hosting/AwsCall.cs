using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using EksAccessManagement.Sandbox.Eks;
using EksAccessManagement.Sandbox.Requests;
using EksAccessManagement.Sandbox.Signing;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>A request to an AWS service, read as far as it can be without knowing the caller.</summary>
internal sealed record AwsCall(SignedRequest Wire, string Service, string Operation)
{
    /// <summary>The signature; null when there is none that can be read.</summary>
    public SignatureParts? Signature { get; private init; }

    /// <summary>Why there is none.</summary>
    public SignatureFault? SignatureFault { get; private init; }

    /// <summary>The EKS operation; null when no operation has that method and path.</summary>
    public EksOperation? EksOperation { get; private init; }

    /// <summary>The labels of an EKS path.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; private init; } = new Dictionary<string, string>();

    /// <summary>The parameters of the Query protocol, from the body or the query.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; private init; } = [];

    /// <summary>What the record says of the request.</summary>
    public RecordedRequest Record => new()
    {
        Service = Service,
        Operation = Operation,
        IsWrite = EksOperation?.IsWrite ?? false,
        Region = Signature?.Scope.Region ?? string.Empty,
        Cluster = Labels.GetValueOrDefault("name") ?? string.Empty,
        Target = Target(),
    };

    /// <summary>Reads a request.</summary>
    public static AwsCall Read(SignedRequest wire)
    {
        SignatureParts? signature = null;
        SignatureFault? fault = null;
        try
        {
            signature = SignatureParts.Read(wire);
        }
        catch (SignatureFault e)
        {
            fault = e;
        }

        var parameters = Form(wire);
        var action = parameters.FirstOrDefault(p => p.Key == "Action").Value;
        var service = signature?.Scope.Service ?? (action is null ? "eks" : "sts");
        if (service != "eks")
        {
            return new AwsCall(wire, service, action ?? string.Empty) { Signature = signature, SignatureFault = fault, Parameters = parameters };
        }

        EksOperations.TryFind(wire.Method, wire.RawPath, out var operation, out var labels);
        return new AwsCall(wire, service, operation?.Name ?? string.Empty) { Signature = signature, SignatureFault = fault, EksOperation = operation, Labels = labels };
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Form(SignedRequest wire) =>
        wire.Method == "POST" && (wire.Headers.GetValueOrDefault("Content-Type") ?? string.Empty).StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? SignedRequest.ParseQuery(Encoding.UTF8.GetString(wire.Body.Span), plusIsSpace: true)
            : wire.Query;

    private string Target()
    {
        if (Labels.TryGetValue("principalArn", out var principal))
        {
            return Labels.TryGetValue("policyArn", out var policy) ? principal + " " + policy : principal;
        }

        return Labels.GetValueOrDefault("resourceArn") ?? Labels.GetValueOrDefault("updateId")
            ?? Parameters.FirstOrDefault(p => p.Key is "RoleName" or "UserName" or "RoleArn" or "PathPrefix").Value ?? string.Empty;
    }
}
