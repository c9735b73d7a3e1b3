using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EksAccessManagement.Core.Tests.Architecture;

/// <summary>
/// What an assembly says of itself in its metadata. Whatever it uses of another assembly, in a private signature, a field,
/// an attribute or the body of a method, stands in these tables; nothing can be used without.
/// </summary>
internal sealed class AssemblyFacts
{
    private AssemblyFacts(MetadataReader reader)
    {
        References = reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name)).ToArray();
        UsedTypes = reader.TypeReferences.Select(h => Name(reader, reader.GetTypeReference(h))).ToArray();
        UsedMembers = reader.MemberReferences.Select(h => Member(reader, reader.GetMemberReference(h))).ToArray();
        Types = reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Select(t => (Namespace: reader.GetString(t.Namespace), Name: reader.GetString(t.Name), t.Attributes, Attributed: AttributeNames(reader, t.GetCustomAttributes())))
            .ToArray();
    }

    /// <summary>The names of the assemblies it refers to.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>The types of other assemblies it uses, as <c>[assembly]Namespace.Name</c>.</summary>
    public IReadOnlyList<string> UsedTypes { get; }

    /// <summary>The members of other types it uses, as <c>Namespace.Type::Name</c>.</summary>
    public IReadOnlyList<string> UsedMembers { get; }

    /// <summary>Its own types.</summary>
    public IReadOnlyList<(string Namespace, string Name, System.Reflection.TypeAttributes Attributes, string[] Attributed)> Types { get; }

    /// <summary>Reads a project's netstandard2.0 assembly from its own output, built with the configuration of the tests.</summary>
    public static AssemblyFacts Of(string project, string assembly)
    {
        var path = Path.Combine(Root(), "src", project, "bin", Configuration(), "netstandard2.0", assembly + ".dll");
        using var file = new PEReader(File.OpenRead(path));
        return new AssemblyFacts(file.GetMetadataReader());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EksAccessManagement.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The repository's root was not found above " + AppContext.BaseDirectory);
    }

    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Name(MetadataReader reader, TypeReference type)
    {
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => Name(reader, reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope)) + "." + name,
            HandleKind.AssemblyReference => $"[{reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)}]{reader.GetString(type.Namespace)}.{name}",
            _ => name,
        };
    }

    private static string Member(MetadataReader reader, MemberReference member) => member.Parent.Kind == HandleKind.TypeReference
        ? Name(reader, reader.GetTypeReference((TypeReferenceHandle)member.Parent)) + "::" + reader.GetString(member.Name)
        : "::" + reader.GetString(member.Name);

    private static string[] AttributeNames(MetadataReader reader, CustomAttributeHandleCollection attributes) => attributes
        .Select(h => reader.GetCustomAttribute(h).Constructor)
        .Where(c => c.Kind == HandleKind.MemberReference)
        .Select(c => Member(reader, reader.GetMemberReference((MemberReferenceHandle)c)))
        .ToArray();
}
