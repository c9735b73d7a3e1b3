using System;
using System.Collections.Generic;
using System.IO.Enumeration;
using System.Linq;

namespace EksAccessManagement.Sandbox.Faults;

/// <summary>What was ordered to go wrong, and how slow and how late the sandbox is. Safe for use from any thread.</summary>
public sealed class FaultBook
{
    private readonly object _gate = new();
    private readonly List<Order> _orders = [];

    internal FaultBook(SandboxOptions options)
    {
        Latency = options.Latency;
        UpdateDuration = options.UpdateDuration;
        PropagationDelay = options.PropagationDelay;
        NewPrincipalDelay = options.NewPrincipalDelay;
    }

    /// <summary>How long every answer takes longer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How long an update of a cluster is InProgress.</summary>
    public TimeSpan UpdateDuration { get; set; }

    /// <summary>How long a changed access entry or policy takes to act in Kubernetes.</summary>
    public TimeSpan PropagationDelay { get; set; }

    /// <summary>How long after its making a principal is still "invalid" to CreateAccessEntry.</summary>
    public TimeSpan NewPrincipalDelay { get; set; }

    /// <summary>The faults that can still happen, in the order in which they were ordered, with what is left of their counts.</summary>
    public IReadOnlyList<SandboxFault> Pending
    {
        get
        {
            lock (_gate)
            {
                return _orders.Select(o => o.Fault with { Count = o.Left, After = o.Skip }).ToArray();
            }
        }
    }

    /// <summary>Orders a fault.</summary>
    public void Add(SandboxFault fault)
    {
        lock (_gate)
        {
            _orders.Add(new Order(fault) { Left = fault.Count, Skip = fault.After });
        }
    }

    /// <summary>Orders that a fault happens to an operation, once unless told.</summary>
    public void Add(SandboxFaultKind kind, string? operation = null, int? count = 1) => Add(new SandboxFault(kind) { Operation = operation, Count = count });

    /// <summary>Takes all orders back; latency and delays stay.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _orders.Clear();
        }
    }

    /// <summary>The faults for a request, counted down.</summary>
    internal IReadOnlyList<SandboxFault> Take(string service, string operation, string? cluster, string? caller, string? principal)
    {
        lock (_gate)
        {
            if (_orders.Count == 0)
            {
                return [];
            }

            var taken = _orders.Where(o => o.Fits(service, operation, cluster, caller, principal)).Where(o => o.TryUse()).Select(o => o.Fault).ToArray();
            _orders.RemoveAll(o => o.Left == 0);
            return taken;
        }
    }

    private sealed class Order(SandboxFault fault)
    {
        public SandboxFault Fault { get; } = fault;

        public int? Left { get; set; }

        public int Skip { get; set; }

        public bool Fits(string service, string operation, string? cluster, string? caller, string? principal) =>
            KindFits(service, operation) && Fits(Fault.Service, service) && Fits(Fault.Operation, operation) && Fits(Fault.Cluster, cluster)
            && (Fits(Fault.Principal, caller) || Fits(Fault.Principal, principal));

        public bool TryUse()
        {
            if (Skip > 0)
            {
                Skip--;
                return false;
            }

            Left--;
            return true;
        }

        private bool KindFits(string service, string operation) => Fault.Kind switch
        {
            SandboxFaultKind.FailUpdate => operation == "UpdateClusterConfig",
            SandboxFaultKind.InvalidPrincipal => operation == "CreateAccessEntry",
            SandboxFaultKind.Race => operation is "UpdateClusterConfig" or "CreateAccessEntry"
                || (service == "kubernetes" && (operation.StartsWith("update ", StringComparison.Ordinal) || operation.StartsWith("patch ", StringComparison.Ordinal))),
            _ => true,
        };

        private static bool Fits(string? filter, string? value) =>
            filter is null || (value is not null && FileSystemName.MatchesSimpleExpression(filter, value, ignoreCase: true));
    }
}
