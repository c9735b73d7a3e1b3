namespace EksAccessManagement.Abstractions;

/// <summary>Carries a fault found on the pipeline thread out of the pump, past the work that waits for the answer.</summary>
internal sealed class PipelineFault : Exception
{
    public PipelineFault(EksAccessException fault)
        : base(fault.Message, fault) => Fault = fault;

    /// <summary>The fault.</summary>
    public EksAccessException Fault { get; }
}
