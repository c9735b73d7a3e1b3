using System;
using System.Linq;
using System.Reflection;
using Xunit;

namespace EksAccessManagement.Core.Tests.Architecture;

/// <summary>
/// The directions of docs/architecture.md: Cmdlets and Connectors know Core, Core knows nobody, and no type of a library
/// stands in an assembly of PowerShell's own load context.
/// </summary>
public sealed class ArchitectureTests
{
    private static readonly AssemblyFacts Core = AssemblyFacts.Of("Core", "EksAccessManagement.Core");
    private static readonly AssemblyFacts Cmdlets = AssemblyFacts.Of("Cmdlets", "EksAccessManagement");

    [Fact]
    public void Core_refers_to_the_standard_library_only() => Assert.Equal(["netstandard"], Core.References);

    [Fact]
    public void Cmdlets_refer_to_Core_and_PowerShell_only() =>
        Assert.Equal(["EksAccessManagement.Core", "System.Management.Automation", "netstandard"], Cmdlets.References.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("[netstandard]System.IO.File")]
    [InlineData("[netstandard]System.IO.Directory")]
    [InlineData("[netstandard]System.IO.FileStream")]
    [InlineData("[netstandard]System.Console")]
    [InlineData("[netstandard]System.Diagnostics.Process")]
    [InlineData("[netstandard]System.Environment")]
    public void Core_does_no_input_or_output(string type) =>
        Assert.DoesNotContain(Core.UsedMembers, m => m.StartsWith(type + "::", StringComparison.Ordinal) && !IsHarmless(m));

    [Fact]
    public void Core_knows_no_network() =>
        Assert.DoesNotContain(Core.UsedTypes, t => t.StartsWith("[netstandard]System.Net.", StringComparison.Ordinal));

    [Theory]
    [InlineData("[netstandard]System.Threading.Tasks.Task::Wait")]
    [InlineData("[netstandard]System.Threading.Thread::Sleep")]
    public void Nobody_blocks_a_thread(string member)
    {
        Assert.DoesNotContain(member, Core.UsedMembers);
        Assert.DoesNotContain(member, Cmdlets.UsedMembers);
    }

    // Whether a terminal is there to be asked may be looked up; nothing may be written to it or read from it.
    [Fact]
    public void Nobody_writes_past_the_streams_of_PowerShell() =>
        Assert.DoesNotContain(Cmdlets.UsedMembers, m => m.StartsWith("[netstandard]System.Console::", StringComparison.Ordinal) && !m.EndsWith("::get_IsInputRedirected", StringComparison.Ordinal));

    [Fact]
    public void Each_cmdlet_is_a_sealed_class_of_its_own_among_the_commands()
    {
        var cmdlets = Cmdlets.Types.Where(t => t.Attributed.Any(a => a.Contains("CmdletAttribute", StringComparison.Ordinal))).ToArray();
        Assert.NotEmpty(cmdlets);
        Assert.All(cmdlets, t =>
        {
            Assert.Equal("EksAccessManagement.Commands", t.Namespace);
            Assert.EndsWith("Command", t.Name, StringComparison.Ordinal);
            Assert.True(t.Attributes.HasFlag(TypeAttributes.Sealed) && t.Attributes.HasFlag(TypeAttributes.Public), t.Name + " is not public and sealed");
        });
    }

    [Fact]
    public void Commands_hold_nothing_but_cmdlets() =>
        Assert.All(
            Cmdlets.Types.Where(t => t.Namespace == "EksAccessManagement.Commands" && !t.Name.StartsWith('<')),
            t => Assert.EndsWith("Command", t.Name, StringComparison.Ordinal));

    // Iterators compile to the latter; the line break of the machine is text, not input.
    private static bool IsHarmless(string member) =>
        member.EndsWith("::get_NewLine", StringComparison.Ordinal) || member.EndsWith("::get_CurrentManagedThreadId", StringComparison.Ordinal);
}
