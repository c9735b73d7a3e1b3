using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Query;

/// <summary>A request to a service of the Query protocol (IAM, STS). Handled under the state's lock.</summary>
internal sealed record QueryRequest(SandboxState State, AccessKeyData Key, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    public Caller Caller { get; } = Caller.Of(Key);

    /// <summary>A parameter; null when it is missing or empty.</summary>
    public string? this[string name] => Parameters.FirstOrDefault(p => p.Key == name).Value is { Length: > 0 } value ? value : null;

    /// <summary>A parameter that must be there.</summary>
    public string Required(string name) => this[name]
        ?? throw new ServiceFault(400, "ValidationError", $"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    /// <summary>Refuses what the caller may not do.</summary>
    public void Authorize(string action, string resource)
    {
        if (!Caller.May(action))
        {
            throw new ServiceFault(403, "AccessDenied", $"User: {Caller.Arn} is not authorized to perform: {action} on resource: {resource}");
        }
    }
}
