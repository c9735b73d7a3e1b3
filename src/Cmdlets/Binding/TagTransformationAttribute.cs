using System.Collections;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Binding;

/// <summary>Binds tags from a hashtable, a dictionary, an object (as ConvertFrom-Json makes one), or a text such as <c>team=web;stage=prod</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TagTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (PlainText.IsNotGiven(inputData))
        {
            return null;
        }

        try
        {
            return PlainText.Unwrap(inputData) switch
            {
                PSObject { BaseObject: PSCustomObject } bag => new TagMap(bag.Properties.Select(p => Tag(p.Name, p.Value))),
                IDictionary map => new TagMap(map.Keys.Cast<object>().Select(key => Tag(key, map[key]))),
                var other => TagMap.Parse(string.Join(";", PlainText.Many(other))),
            };
        }
        catch (EksAccessException e)
        {
            throw BindingFault.Refused(e.Message + " " + e.RecommendedAction);
        }
    }

    private static KeyValuePair<string, string> Tag(object? key, object? value) =>
        new(PlainText.Single(key) ?? throw BindingFault.Refused("A tag needs a key."), PlainText.Single(value) ?? string.Empty);
}
