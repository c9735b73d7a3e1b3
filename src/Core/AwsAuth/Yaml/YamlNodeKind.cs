namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>The kinds of node.</summary>
internal enum YamlNodeKind
{
    Scalar,
    Sequence,
    Mapping,
    Alias,
}
