namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>A field of a mapping.</summary>
/// <param name="Key">Its name.</param>
/// <param name="KeyNode">Where its name stands.</param>
/// <param name="Value">Its value.</param>
/// <param name="Merged">True when it came in through a merge key.</param>
internal sealed record GoField(GoKey Key, YamlNode KeyNode, GoValue Value, bool Merged);
