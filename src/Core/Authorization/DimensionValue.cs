using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>A value that stands for a class of values in one dimension of requests.</summary>
/// <param name="Text">The value itself, good for a witness.</param>
/// <param name="Shown">How the class is shown: the value, or with <c>*</c> where it stands for all that no rule names.</param>
internal readonly record struct DimensionValue(string Text, string Shown)
{
    /// <summary>The values that the class leaves out, where it stands for all that no rule names; null for a value that stands for itself.</summary>
    public ICollection<string>? Others { get; init; }

    /// <summary>True when the class has the value in it.</summary>
    public bool Has(string value) => Others is { } others ? !others.Contains(value) : Text == value;
}
