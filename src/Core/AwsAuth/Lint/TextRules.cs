using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Rules about keys, whole values and the text around them.</summary>
internal static class TextRules
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly Regex ArnField = new(@"(rolearn|userarn)[""']?[ \t]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static void Run(IssueSink sink)
    {
        var bytes = sink.Map.Source.Values.Sum(v => System.Text.Encoding.UTF8.GetByteCount(v.Text));
        if (bytes > MaxBytes)
        {
            sink.Add("too-large", $"The values are {bytes} bytes together; Kubernetes refuses a ConfigMap of more than 1 MiB.", "Move rows to access entries, or map fewer roles with wider groups.");
        }

        foreach (var problem in sink.Map.Problems)
        {
            Check(sink, problem);
        }
    }

    private static void Check(IssueSink sink, AwsAuthReadingProblem p)
    {
        switch (p.Kind)
        {
            case AwsAuthProblemKind.ManifestRefused:
                Refused(sink, p);
                break;
            case AwsAuthProblemKind.ValueNotText:
                sink.Add("value-not-text", p.Message, BarAdvice(sink.Map.Source, p), p.Key, p.Line, p.Column);
                break;
            case AwsAuthProblemKind.WrongObject:
                sink.Add("wrong-object", p.Message, ObjectAdvice(p), p.Key, p.Line, p.Column, p.LacksNamespace ? AwsAuthSeverity.Warning : null);
                break;
            case AwsAuthProblemKind.KeyRepeated:
                sink.Add("key-repeated", p.Message, $"Keep one {p.Key}, with all that is meant.", p.Key, p.Line, p.Column, lost: p.Lost);
                break;
            case AwsAuthProblemKind.KeyMisplaced:
                sink.Add("key-place", p.Message, "Write data: above the keys, and indent them and their values by two.", p.Key, p.Line, p.Column);
                break;
            case AwsAuthProblemKind.NothingFound:
                sink.Add("nothing-found", p.Message, "Give the manifest of the ConfigMap, or the value of mapRoles, mapUsers or mapAccounts.");
                break;
            case AwsAuthProblemKind.KeyIgnored:
                CheckKey(sink, p);
                break;
            case AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList:
                SyntaxRules.Check(sink, p);
                break;
            case AwsAuthProblemKind.TextIgnored:
                CheckRest(sink, p);
                break;
            case AwsAuthProblemKind.Chance:
                sink.Add("decided-by-chance", p.Message, "Give each field one name.", p.Key, p.Line, p.Column);
                break;
            default:
                break;
        }
    }

    /// <summary>What to write where the bar is missing; the lines below are named only when they must move.</summary>
    private static string BarAdvice(AwsAuthSource source, AwsAuthReadingProblem p)
    {
        var lines = UnifiedDiff.Split(source.FileText);
        var below = p.Line > 0 ? lines.Skip(p.Line).FirstOrDefault(l => l.Trim().Length > 0 && l.TrimStart()[0] != '#') : null;
        var isDeep = below is not null && below.Length - below.TrimStart(' ').Length >= p.Column;
        return isDeep ? $"Write '{p.Key}: |' on this line and leave the lines below it as they stand." : $"Write '{p.Key}: |' on this line, and move the lines of its rows 2 to the right.";
    }

    /// <summary>What to write for the name or the namespace, whichever is wrong.</summary>
    private static string ObjectAdvice(AwsAuthReadingProblem p) => (p.ObjectName == AwsAuthKeys.Name, p.ObjectNamespace) switch
    {
        (true, null) => "Write 'namespace: kube-system' under metadata; as it stands, kubectl -n kube-system apply puts it in the right place.",
        (true, _) => "Write 'namespace: kube-system' under metadata.",
        (false, AwsAuthKeys.Namespace) => "Write 'name: aws-auth' under metadata.",
        _ => "Write 'name: aws-auth' and 'namespace: kube-system' under metadata.",
    };

    private static void CheckKey(IssueSink sink, AwsAuthReadingProblem p)
    {
        var meant = AwsAuthKeys.Meant(p.Key);
        if (meant is null)
        {
            sink.Add("unknown-key", p.Message, "Remove it, or ask who put it there; the authenticator reads mapRoles, mapUsers and mapAccounts only.", p.Key, p.Line, p.Column);
        }
        else
        {
            sink.Add("key-name", $"The authenticator ignores the key {p.Key} without a word, and nobody listed under it gets in.", $"Write {meant}.", p.Key, p.Line, p.Column);
        }
    }

    private static void Refused(IssueSink sink, AwsAuthReadingProblem p)
    {
        var cause = ManifestCause.Find(sink.Map.Source, p);
        var message = cause.Why.Length == 0 ? p.Message : $"kubectl refuses this manifest: nothing of it reaches a cluster, which keeps the aws-auth it has. {cause.Why}";
        var row = cause.Principal is null ? string.Empty : $" It stands in the row of {cause.Principal}.";
        sink.Add("manifest-refused", message + row, cause.Advice, p.Key, cause.Line, cause.Column, principal: cause.Principal);
    }

    public static string NotAList(AwsAuthReadingProblem p) => p.Fault == YamlFault.BadJson
        ? "Write a list: JSON in square brackets, or YAML rows that each begin with a dash."
        : p.Key == AwsAuthKeys.MapAccounts ? "Write each account in quotes after a dash." : "Begin each row with a dash.";

    private static void CheckRest(IssueSink sink, AwsAuthReadingProblem p)
    {
        var value = sink.Map.Source.Value(p.Key)!;
        var rest = value.Text.Substring(p.ValueIndex);
        var rows = ArnField.Matches(rest).Count;
        var empty = rest.Replace("-", string.Empty).Replace(".", string.Empty).Trim().Length == 0;
        sink.Add(
            "text-after-end",
            p.Message + (rows == 0 ? string.Empty : rows == 1 ? " A row stands there." : $" {rows} rows stand there."),
            rest.StartsWith("---", System.StringComparison.Ordinal) ? "Remove the line with ---." : "Give every row the same indentation, or remove the text.",
            p.Key,
            p.Line,
            p.Column,
            empty ? AwsAuthSeverity.Information : rows == 0 && p.Key != AwsAuthKeys.MapAccounts ? AwsAuthSeverity.Warning : null);
    }
}
