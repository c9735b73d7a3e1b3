using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace EksAccessManagement.HelpBuilder;

/// <summary>Reads the cmdlets of an assembly without running it.</summary>
internal static class CommandReader
{
    private const string Namespace = "System.Management.Automation.";

    public static IReadOnlyList<CommandModel> Read(string assemblyPath)
    {
        var folders = new[] { Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!, AppContext.BaseDirectory, RuntimeEnvironment.GetRuntimeDirectory() };
        var files = folders.SelectMany(f => Directory.EnumerateFiles(f, "*.dll")).DistinctBy(Path.GetFileName);
        using var context = new MetadataLoadContext(new PathAssemblyResolver(files), typeof(object).Assembly.GetName().Name);
        return context.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath)).GetExportedTypes()
            .Where(t => Attributes(t, "CmdletAttribute").Any())
            .Select(ReadCommand)
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToArray();
    }

    private static CommandModel ReadCommand(Type type)
    {
        var cmdlet = Attributes(type, "CmdletAttribute").Single();
        var properties = Lineage(type)
            .SelectMany(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(p => Attributes(p, "ParameterAttribute").Any())
            .DistinctBy(p => p.Name);
        var parameters = properties.Select(ReadParameter).ToList();
        if (Named(cmdlet, "SupportsShouldProcess") is true)
        {
            parameters.Add(Common("WhatIf", "wi"));
            parameters.Add(Common("Confirm", "cf"));
        }

        return new CommandModel((string)cmdlet.ConstructorArguments[0].Value!, (string)cmdlet.ConstructorArguments[1].Value!)
        {
            Parameters = parameters,
            DefaultSet = Named(cmdlet, "DefaultParameterSetName") as string,
            Outputs = Attributes(type, "OutputTypeAttribute").SelectMany(OutputTypes).Select(t => t.FullName!).Distinct().ToArray(),
        };
    }

    private static ParameterModel ReadParameter(PropertyInfo property) => new(property.Name, TypeName(property.PropertyType))
    {
        Aliases = Attributes(property, "AliasAttribute").SelectMany(Texts).ToArray(),
        TakesWildcards = Attributes(property, "SupportsWildcardsAttribute").Any(),
        Values = Attributes(property, "ValidateSetAttribute").SelectMany(Texts).ToArray(),
        Uses = Attributes(property, "ParameterAttribute").Select(a => new ParameterUse(
            Named(a, "ParameterSetName") as string,
            Named(a, "Mandatory") is true,
            Named(a, "Position") as int?,
            Named(a, "ValueFromPipeline") is true,
            Named(a, "ValueFromPipelineByPropertyName") is true,
            Named(a, "DontShow") is true)).ToArray(),
    };

    private static ParameterModel Common(string name, string alias) =>
        new(name, "SwitchParameter") { Aliases = [alias], Uses = [new ParameterUse(null, false, null, false, false, false)] };

    private static IEnumerable<Type> Lineage(Type type)
    {
        for (var t = type; t is not null && t.Namespace?.StartsWith("System", StringComparison.Ordinal) != true; t = t.BaseType)
        {
            yield return t;
        }
    }

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(a => a.AttributeType.FullName == Namespace + name);

    private static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();

    private static IEnumerable<string> Texts(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(a => a.Value is IEnumerable<CustomAttributeTypedArgument> items ? items.Select(i => (string)i.Value!) : [(string)a.Value!]);

    private static IEnumerable<Type> OutputTypes(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(a => a.Value switch
        {
            IEnumerable<CustomAttributeTypedArgument> items => items.Select(i => i.Value).OfType<Type>(),
            Type one => [one],
            _ => [],
        });

    private static string TypeName(Type type)
    {
        if (type.IsArray)
        {
            return TypeName(type.GetElementType()!) + "[]";
        }

        return type.IsGenericType ? TypeName(type.GetGenericArguments()[0]) : type.Name;
    }
}
