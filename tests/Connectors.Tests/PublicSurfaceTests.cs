using System.Linq;
using System.Reflection;
using Xunit;

namespace EksAccessManagement.Connectors.Tests;

/// <summary>Nothing of a third party shows outside Connectors.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_factory_is_all_there_is_to_see()
    {
        var exported = typeof(ConnectorFactory).Assembly.GetExportedTypes();

        Assert.Equal([typeof(ConnectorFactory)], exported);
        Assert.NotNull(typeof(ConnectorFactory).GetConstructor([]));
        Assert.All(
            typeof(ConnectorFactory).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)),
            t => Assert.DoesNotContain(new[] { "Amazon", "YamlDotNet", "System.Text.Json" }, n => t.ToString().Contains(n, System.StringComparison.Ordinal)));
    }
}
