namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>A place in the text. Lines and columns are the YAML library's own: it knows more line ends than an editor.</summary>
/// <param name="Index">The code point, from 0.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column, from 0.</param>
internal readonly record struct YamlMark(int Index, int Line, int Column);
