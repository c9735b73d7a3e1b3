using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Fills a row from a decoded value as Go's encoding/json does: names fold case, fields come in sorted order, a null or a
/// value of the wrong kind leaves what is there.
/// </summary>
/// <remarks>Sources: Go encoding/json decode.go (object, array, literalStore); aws-iam-authenticator pkg/config/types.go.</remarks>
internal sealed class RowDecoder
{
    private static readonly string[] RoleFields = ["rolearn", "sso", "username", "groups", "userid"];
    private static readonly string[] UserFields = ["userarn", "username", "groups", "userid"];
    private static readonly string[] SsoFields = ["permissionSetName", "accountID", "partition"];

    private readonly string _key;
    private readonly string[] _fields;

    public RowDecoder(AwsAuthRowKind kind)
    {
        _key = AwsAuthKeys.Of(kind);
        _fields = kind == AwsAuthRowKind.Role ? RoleFields : UserFields;
    }

    public RowDraft Decode(GoValue item, YamlNode node, int index)
    {
        var draft = new RowDraft(node);
        if (item.Kind != GoKind.Mapping)
        {
            return draft;
        }

        draft.Mapping = item;
        foreach (var (field, name) in Known(item, _fields, draft, index))
        {
            switch (name)
            {
                case "groups":
                    DecodeGroups(draft, field, index);
                    break;
                case "sso":
                    DecodeSso(draft, field, index);
                    break;
                default:
                    DecodeText(draft, field, name, index);
                    break;
            }
        }

        return draft;
    }

    private static string Describe(GoValue value) => value.Kind switch
    {
        GoKind.Boolean => $"{value.Text} is a boolean in YAML",
        GoKind.Integer or GoKind.Unsigned or GoKind.Float => $"{value.Text} is a number in YAML",
        GoKind.Sequence => "it is a list",
        GoKind.Mapping => "it is a mapping",
        GoKind.String => "it is a text",
        _ => "it is empty",
    };

    /// <summary>The fields the decoder knows, in the order in which it meets them.</summary>
    private List<(GoField Field, string Name)> Known(GoValue value, string[] names, RowDraft draft, int index)
    {
        var known = new List<(GoField Field, string Name)>();
        foreach (var field in value.Fields)
        {
            var spelled = field.Key.IsString ? field.Key.Name : string.Empty;
            var name = names.FirstOrDefault(n => n == spelled) ?? names.FirstOrDefault(n => GoText.Fold(n) == GoText.Fold(spelled));
            if (name is not null)
            {
                known.Add((field, name));
            }
            else
            {
                Report(draft, index, AwsAuthProblemKind.FieldIgnored, field.KeyNode, field.KeyNode.Resolved.Value,
                    $"The authenticator does not know the field {field.KeyNode.Resolved.Value} and ignores it with all that stands under it.");
            }
        }

        known.Sort((a, b) => string.CompareOrdinal(a.Field.Key.Name, b.Field.Key.Name));
        foreach (var group in known.GroupBy(k => k.Name).Where(g => g.Count() > 1))
        {
            var last = group.Last().Field;
            Report(draft, index, AwsAuthProblemKind.FieldSpellings, last.KeyNode, last.Key.Name,
                $"The field {group.Key} stands here in {group.Count()} spellings; the server takes them in sorted order, so that {last.Key.Name} counts wherever it stands.");
        }

        return known;
    }

    private void DecodeText(RowDraft draft, GoField field, string name, int index)
    {
        var value = field.Value;
        if (value.Kind == GoKind.Null)
        {
            return;
        }

        if (value.Kind != GoKind.String)
        {
            LoseField(draft, field, name, index, "a text is needed");
            return;
        }

        draft.Nodes[name] = field.Value.Node;
        switch (name)
        {
            case "username":
                draft.Username = value.Text;
                break;
            case "userid":
                draft.UserId = value.Text;
                break;
            default:
                draft.Arn = value.Text;
                break;
        }
    }

    private void DecodeGroups(RowDraft draft, GoField field, int index)
    {
        var value = field.Value;
        if (value.Kind == GoKind.Null)
        {
            draft.Groups.SetNull();
            return;
        }

        if (value.Kind != GoKind.Sequence)
        {
            LoseField(draft, field, "groups", index, "a list is needed");
            return;
        }

        draft.Nodes["groups"] = field.Value.Node;
        draft.Groups.SetLength(value.Items.Count);
        if (value.Items.Count == 0)
        {
            draft.Groups.Reset();
        }

        for (var i = 0; i < value.Items.Count; i++)
        {
            var item = value.Items[i];
            if (item.Kind == GoKind.String)
            {
                draft.Groups.Set(i, item.Text, item.Node);
                continue;
            }

            draft.Groups.Touch(i, item.Node);
            Report(draft, index, AwsAuthProblemKind.GroupLost, item.Node, "groups",
                $"Group {i + 1} of this row is lost, because {Describe(item)}; the server puts an empty group name in its place.");
        }
    }

    private void DecodeSso(RowDraft draft, GoField field, int index)
    {
        var value = field.Value;
        if (value.Kind == GoKind.Null)
        {
            draft.HasSso = false;
            draft.SsoAccount = draft.SsoPartition = draft.SsoPermissionSet = string.Empty;
            return;
        }

        draft.HasSso = true;
        draft.Nodes["sso"] = field.Value.Node;
        if (value.Kind != GoKind.Mapping)
        {
            LoseField(draft, field, "sso", index, "fields are needed");
            return;
        }

        foreach (var (inner, name) in Known(value, SsoFields, draft, index))
        {
            if (inner.Value.Kind == GoKind.String)
            {
                draft.Nodes["sso." + name] = inner.Value.Node;
                SetSso(draft, name, inner.Value.Text);
            }
            else if (inner.Value.Kind != GoKind.Null)
            {
                LoseField(draft, inner, name, index, "a text is needed");
            }
        }
    }

    private static void SetSso(RowDraft draft, string name, string text)
    {
        switch (name)
        {
            case "permissionSetName":
                draft.SsoPermissionSet = text;
                break;
            case "accountID":
                draft.SsoAccount = text;
                break;
            default:
                draft.SsoPartition = text;
                break;
        }
    }

    private void LoseField(RowDraft draft, GoField field, string name, int index, string need) =>
        Report(draft, index, AwsAuthProblemKind.FieldLost, field.Value.Node, name,
            $"The field {name} is lost, because {Describe(field.Value)} where {need}; the row stays without it.");

    private void Report(RowDraft draft, int index, AwsAuthProblemKind kind, YamlNode node, string field, string message) =>
        draft.Problems.Add(new AwsAuthReadingProblem(kind, message)
        {
            Key = _key,
            Field = field,
            RowIndex = index,
            Node = node,
        });
}
