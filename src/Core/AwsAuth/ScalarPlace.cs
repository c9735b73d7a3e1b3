using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>The scalar of a value in the text of its file.</summary>
/// <param name="Start">The index of its first character: the bar, the quote.</param>
/// <param name="End">The index after its last one; for a block text after its last line.</param>
/// <param name="Style">How it is written.</param>
internal sealed record ScalarPlace(int Start, int End, YamlScalarStyle Style);
