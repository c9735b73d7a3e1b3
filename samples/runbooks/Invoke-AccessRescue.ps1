<#
.SYNOPSIS
Lets a principal back into a cluster that locks everybody out, unattended, and tells each step.

.DESCRIPTION
Runs Repair-EKSClusterAccess. Every step is a line for the ticket; a step that failed says what to do next and ends the run with
an error, and so with a non-zero exit code. Run it again: it goes on from there. A mode step cannot be undone.

.EXAMPLE
./Invoke-AccessRescue.ps1 -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:role/break-glass -Reason 'INC-42'
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $ClusterName,
    [string] $PrincipalArn,
    [Parameter(Mandatory = $true)] [string] $Reason,
    [string] $Region,
    [string] $BackupFolder = '.'
)

$arguments = @{ ClusterName = $ClusterName; Reason = $Reason; BackupFolder = $BackupFolder; Confirm = $false; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
foreach ($name in 'PrincipalArn', 'Region') {
    if ($PSBoundParameters[$name]) {
        $arguments[$name] = $PSBoundParameters[$name]
    }
}

$faults = $null
$steps = @()
try {
    Repair-EKSClusterAccess @arguments -ErrorVariable faults | ForEach-Object {
        $steps += $_
        '{0,2}. {1,-8} {2,-8} {3}' -f $_.Number, $_.Name, $_.Status, $_.Message
    }
}
catch {
    "FAILED $($_.Exception.Message)"
    throw
}

foreach ($fault in $faults) {
    "FAILED $fault"
}

if ($faults -or $steps.Count -eq 0 -or $steps[-1].Name -ne 'Next') {
    throw "The rescue of $ClusterName is not done; run it again when the cause is gone."
}
