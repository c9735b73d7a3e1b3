namespace EksAccessManagement.Pester.Tests;

/// <summary>How a run of Pester ended.</summary>
internal sealed record PesterRun(int ExitCode, int Passed, string Output);
