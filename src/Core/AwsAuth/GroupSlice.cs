using System.Collections.Generic;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// A Go slice of texts. Decoding a second list into it does not clear the places of the first: an item that sets nothing
/// (a null, a number) keeps what stood there. That is how Go's encoding/json works.
/// </summary>
internal sealed class GroupSlice
{
    private readonly List<(string Text, YamlNode? Node)> _backing = [];
    private int _length;

    public void SetNull() => Reset();

    public void Reset()
    {
        _backing.Clear();
        _length = 0;
    }

    public void SetLength(int length)
    {
        while (_backing.Count < length)
        {
            _backing.Add((string.Empty, null));
        }

        _length = length;
    }

    public void Set(int index, string text, YamlNode node) => _backing[index] = (text, node);

    public void Touch(int index, YamlNode node) => _backing[index] = (_backing[index].Text, node);

    public IReadOnlyList<string> Texts() => _backing.GetRange(0, _length).ConvertAll(g => g.Text);

    public IReadOnlyList<YamlNode?> Nodes() => _backing.GetRange(0, _length).ConvertAll(g => g.Node);
}
