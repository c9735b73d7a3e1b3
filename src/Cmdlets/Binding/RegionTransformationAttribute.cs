using System.Collections;

namespace EksAccessManagement.Binding;

/// <summary>Binds regions given as text or as the region objects of AWS.Tools (<c>Get-AWSRegion</c>), which are known by their property <c>Region</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RegionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>True where one region is expected.</summary>
    public bool Single { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (PlainText.IsNotGiven(inputData))
        {
            return null;
        }

        var regions = Regions(inputData).ToArray();
        return Single ? PlainText.Single(regions) : regions;
    }

    private static IEnumerable<string> Regions(object? value)
    {
        var plain = PlainText.Unwrap(value);
        if (plain is IEnumerable list and not string and not IDictionary)
        {
            return list.Cast<object?>().SelectMany(Regions);
        }

        return plain is not null and not string && PSObject.AsPSObject(plain).Properties["Region"]?.Value is string name
            ? [name]
            : PlainText.Many(plain).SelectMany(r => r.Split(',')).Select(r => r.Trim()).Where(r => r.Length > 0);
    }
}
