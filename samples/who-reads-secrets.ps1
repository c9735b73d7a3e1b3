<#
.SYNOPSIS
    Who can read secrets in these clusters, and why: a CSV file for a report.

.DESCRIPTION
    Reading is get, list and watch: each of them shows what is in a secret. Every row names a principal, or a group of
    everybody, and a reason. Rows with the decision Unknown or NotEvaluated say what is not known, and
    belong into the report.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string[]] $ClusterName,

    # Where patterns look; the region in force when left out.
    [string[]] $Region = @(),

    [string] $Path = 'who-reads-secrets.csv'
)

$places = @{}
if ($Region) {
    $places.Region = $Region
}

$rows = @(EksAccessManagement\Find-EKSClusterAccess -ClusterName $ClusterName @places -Verb get, list, watch -Resource secrets -Indirect)
$rows | Select-Object -Property ClusterName, PrincipalArn, Subject, Decision, Verbs, Via, Rule, Scope, Indirect, Reason, EvaluatedAt |
    Export-Csv -LiteralPath $Path -NoTypeInformation
$open = @($rows | Where-Object { $_.Decision -ne 'Allowed' })
'{0} rows, {1} of them not certain: {2}' -f $rows.Count, $open.Count, $Path
