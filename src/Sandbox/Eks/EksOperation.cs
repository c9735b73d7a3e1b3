using System;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>What an operation's permission is checked on.</summary>
internal enum EksResource
{
    /// <summary>All resources (<c>*</c>).</summary>
    Any,

    /// <summary>The cluster.</summary>
    Cluster,

    /// <summary>The access entry.</summary>
    AccessEntry,

    /// <summary>The node group.</summary>
    Nodegroup,

    /// <summary>The Fargate profile.</summary>
    FargateProfile,

    /// <summary>The ARN in the path.</summary>
    Tagged,
}

/// <summary>An operation of the EKS API.</summary>
/// <param name="Name">The name, which is also the IAM action.</param>
/// <param name="Method">The http method.</param>
/// <param name="Template">The path, with labels in braces.</param>
/// <param name="IsWrite">Whether it changes anything.</param>
/// <param name="Resource">What the permission is checked on.</param>
/// <param name="Handle">What it does.</param>
internal sealed record EksOperation(string Name, string Method, string Template, bool IsWrite, EksResource Resource, Func<EksRequest, JsonObject> Handle)
{
    /// <summary>The template's segments.</summary>
    public string[] Segments { get; } = Template.Split('/');
}
