<#
.SYNOPSIS
Grants one principal access to clusters, unattended, and says what was changed.

.DESCRIPTION
A failure on one cluster does not stop the others; any failure ends the run with an error, and so with a non-zero exit code.
Guards stay in force: what would lock out or silence a row fails, and is told.

.EXAMPLE
./Invoke-AccessGrant.ps1 -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/ops -AccessPolicy View -Ticket CHG-17
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string[]] $ClusterName,
    [Parameter(Mandatory = $true)] [string] $PrincipalArn,
    [Parameter(Mandatory = $true)] [string[]] $AccessPolicy,
    [string] $Region,
    [string] $Ticket
)

$failures = 0
foreach ($name in $ClusterName) {
    $arguments = @{ ClusterName = $name; PrincipalArn = $PrincipalArn; AccessPolicy = $AccessPolicy; Confirm = $false; ErrorAction = 'Stop' }
    if ($Region) {
        $arguments.Region = $Region
    }

    if ($Ticket) {
        $arguments.Tag = @{ ticket = $Ticket }
    }

    try {
        $change = Grant-EKSClusterAccess @arguments -WarningVariable warnings -WarningAction SilentlyContinue
        "${name}: $($change.Action) for $($change.PrincipalArn): $(if ($change.Changes.Count -gt 0) { $change.Changes -join '; ' } else { 'nothing to change' })"
        $warnings | ForEach-Object { "${name}: WARNING $_" }
    }
    catch {
        $failures++
        "${name}: FAILED $($_.FullyQualifiedErrorId): $($_.Exception.Message)"
        if ($_.ErrorDetails -and $_.ErrorDetails.RecommendedAction) {
            "${name}: $($_.ErrorDetails.RecommendedAction)"
        }
    }
}

if ($failures -gt 0) {
    throw "$failures of $($ClusterName.Count) cluster(s) failed; the lines with FAILED say why."
}
