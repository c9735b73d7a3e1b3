using System;
using System.Linq;
using System.Management.Automation;
using EksAccessManagement.Authorization;
using EksAccessManagement.Binding;
using EksAccessManagement.Clusters;
using EksAccessManagement.Completion;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Commands;

/// <summary>Get-EKSAccessPolicyDefinition: the access policies of EKS with their rules, from the module's own catalogue. Makes no call.</summary>
[Cmdlet(VerbsCommon.Get, "EKSAccessPolicyDefinition")]
[OutputType(typeof(EKSAccessPolicyDefinition))]
public sealed class GetEKSAccessPolicyDefinitionCommand : PSCmdlet
{
    /// <summary>Short names, full names, ARNs, or patterns.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PolicyName", "PolicyArn", "AccessPolicy")]
    [SupportsWildcards]
    [TextListTransformation]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The partition for the ARNs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PartitionCompleter))]
    public string Partition { get; set; } = Partitions.Aws;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (!Partitions.IsKnown(Partition))
        {
            ThrowTerminatingError(ErrorRecords.Create(new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{Partition}' is not a partition of AWS.")
            {
                RecommendedAction = "Give one of " + string.Join(", ", Partitions.All) + ".",
                TargetObject = Partition,
            }));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Name is null)
        {
            WriteMatching(new NamePattern("*"));
            return;
        }

        foreach (var name in Name)
        {
            if (NamePattern.HasWildcard(name))
            {
                WriteMatching(new NamePattern(name));
            }
            else
            {
                WriteOne(name);
            }
        }
    }

    private void WriteMatching(NamePattern pattern)
    {
        foreach (var policy in AccessPolicyCatalogue.Default.Policies.Where(p => pattern.IsMatch(p.Name) || pattern.IsMatch(p.ShortName)))
        {
            WriteObject(policy.InPartition(Partition));
        }
    }

    private void WriteOne(string name)
    {
        // Edit@web names the policy Edit.
        var at = name.IndexOf('@');
        try
        {
            WriteObject(AccessPolicyCatalogue.Default.Resolve(at > 0 ? name.Substring(0, at) : name, Partition));
        }
        catch (EksAccessException e)
        {
            WriteError(ErrorRecords.Create(e, name));
        }
    }
}
