namespace EksAccessManagement.Migration;

/// <summary>The names of a migration's steps, in their order.</summary>
public static class MigrationStepName
{
    /// <summary>The locks that keep two migrations apart.</summary>
    public const string Lock = "Lock";

    /// <summary>The backup of aws-auth, entries and RBAC.</summary>
    public const string Backup = "Backup";

    /// <summary>The proof, a step for each difference.</summary>
    public const string Proof = "Proof";

    /// <summary>A copy of a role binding for a chosen group or username.</summary>
    public const string Binding = "Binding";

    /// <summary>A step of the authentication mode.</summary>
    public const string Mode = "Mode";

    /// <summary>The temporary binding, made or taken away.</summary>
    public const string Bridge = "Bridge";

    /// <summary>An entry that is made.</summary>
    public const string Entry = "Entry";

    /// <summary>A policy that is put on an entry.</summary>
    public const string Policy = "Policy";

    /// <summary>The temporary group that is taken off an entry.</summary>
    public const string Finish = "Finish";

    /// <summary>Waiting for the cluster to take up changes.</summary>
    public const string Settle = "Settle";

    /// <summary>Reading back and comparing.</summary>
    public const string Compare = "Compare";

    /// <summary>Rows that are taken out of aws-auth.</summary>
    public const string Rows = "Rows";

    /// <summary>The locks that are let go.</summary>
    public const string Unlock = "Unlock";
}
