using System.Collections;
using System.IO;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Binding;

/// <summary>Binds one side of a comparison: snapshots, specs, files, or texts that name clusters or files.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ComparisonSideTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var items = new List<object>();
        Add(items, inputData);
        return items.ToArray();
    }

    private static void Add(List<object> items, object? value)
    {
        SnapshotTransformationAttribute.RefuseCopy(value);
        switch (PlainText.Unwrap(value))
        {
            case EKSClusterAccess or EKSAccessEntrySpec or FileInfo:
                items.Add(PlainText.Unwrap(value)!);
                break;
            case string text when !string.IsNullOrWhiteSpace(text):
                items.Add(text);
                break;
            case IEnumerable list and not string and not IDictionary:
                list.Cast<object?>().ToList().ForEach(o => Add(items, o));
                break;
            default:
                throw BindingFault.Refused("A side of a comparison is made of snapshots, specs of Convert-AwsAuthToAccessEntry, files of Export-EKSClusterAccess, or names of clusters.");
        }
    }
}
