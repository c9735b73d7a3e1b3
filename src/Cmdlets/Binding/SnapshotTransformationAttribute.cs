using EksAccessManagement.Authorization;

namespace EksAccessManagement.Binding;

/// <summary>
/// Binds snapshots of cluster access. Other objects are left to be bound by their properties; what Clixml or JSON has made of
/// a snapshot is refused, because it would silently be taken for the name of the live cluster.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SnapshotTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        RefuseCopy(inputData);
        return PlainText.Unwrap(inputData) switch
        {
            EKSClusterAccess one => new[] { one },
            object[] many when many.Length > 0 && many.All(o => PlainText.Unwrap(o) is EKSClusterAccess) => many.Select(o => (EKSClusterAccess)PlainText.Unwrap(o)!).ToArray(),
            EKSClusterAccess[] several => several,
            _ => throw BindingFault.WrongType("A snapshot of Get-EKSClusterAccess or Import-EKSClusterAccess is expected here."),
        };
    }

    /// <summary>Throws for a snapshot that went through Clixml or JSON.</summary>
    internal static void RefuseCopy(object? inputData)
    {
        if (inputData is PSObject { BaseObject: not EKSClusterAccess } copy
            && (copy.TypeNames.Any(t => t.EndsWith("." + nameof(EKSClusterAccess), StringComparison.Ordinal)) || (copy.Properties["TakenAt"] is not null && copy.Properties["AuthenticationMode"] is not null)))
        {
            throw BindingFault.Refused("This is a copy of a snapshot without its rules. Keep snapshots with Export-EKSClusterAccess and read them with Import-EKSClusterAccess.");
        }
    }
}
