namespace EksAccessManagement.Faults.Tests;

/// <summary>A kind of request that an operation makes.</summary>
internal sealed record Request(string Service, string Operation, bool IsWrite);
