using System;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Documents;

/// <summary>What every reader of documents must say of a text that it cannot read.</summary>
internal static class DocumentFaults
{
    /// <summary>The text is malformed; the line is named when one is expected.</summary>
    public static void IsMalformed(Func<object?> parse, int? line = null)
    {
        var fault = Assert.Throws<EksAccessException>(() => parse());

        Assert.Equal(ErrorIds.MalformedInput, fault.ErrorId);
        if (line is not null)
        {
            Assert.Contains($"line {line}", fault.Message, StringComparison.Ordinal);
        }
    }
}
