namespace EksAccessManagement.Authorization;

/// <summary>A value that stands for a class of values in one dimension of requests.</summary>
/// <param name="Text">The value itself, good for a witness.</param>
/// <param name="Shown">How the class is shown: the value, or with <c>*</c> where it stands for all that no rule names.</param>
internal readonly record struct DimensionValue(string Text, string Shown);
