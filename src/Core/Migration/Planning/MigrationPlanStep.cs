namespace EksAccessManagement.Migration;

/// <summary>One step of a plan, in words.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Name">The step's name, as <c>EKSMigrationStep</c> has it.</param>
/// <param name="Target">What it is done to.</param>
/// <param name="Action">What is done.</param>
/// <param name="CanBeUndone">False for what has no way back.</param>
public sealed record MigrationPlanStep(int Number, string Name, string Target, string Action, bool CanBeUndone)
{
    /// <summary>The step in one line.</summary>
    public override string ToString() => $"{Number}. {Name} {Target}: {Action}{(CanBeUndone ? string.Empty : " (cannot be undone)")}";
}
