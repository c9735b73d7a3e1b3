namespace EksAccessManagement.Binding;

/// <summary>Refuses the mode that no cluster can go back to, with the reason; a list of valid names alone does not tell it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoStepBackAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (string.Equals(element?.ToString(), "CONFIG_MAP", StringComparison.OrdinalIgnoreCase))
        {
            throw new ValidationMetadataException("No cluster goes back to CONFIG_MAP: EKS takes the steps CONFIG_MAP, API_AND_CONFIG_MAP, API one way only. Valid are API_AND_CONFIG_MAP and API.");
        }
    }
}
