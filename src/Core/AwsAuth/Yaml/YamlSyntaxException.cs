using System;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>The text is not YAML to the server. Never leaves Core: the reader turns it into a problem.</summary>
internal sealed class YamlSyntaxException(YamlFault fault, string message, int index, int contextIndex) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public YamlFault Fault { get; } = fault;

    /// <summary>Where it was noticed, as an index into the text's code points.</summary>
    public int Index { get; } = index;

    /// <summary>Where the faulty construct begins.</summary>
    public int ContextIndex { get; } = contextIndex;
}
