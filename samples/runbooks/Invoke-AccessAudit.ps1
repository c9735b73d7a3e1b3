<#
.SYNOPSIS
Audits who gets into EKS clusters, unattended: findings in aws-auth, dead access entries, administrators, state of the migration.

.DESCRIPTION
Emits one line for each finding, fit for a ticket. Ends with an error, and so with a non-zero exit code, when a cluster could
not be read; findings alone end it so only with -FailOnFinding. Runs in Windows PowerShell 5.1 and PowerShell 7.

.EXAMPLE
./Invoke-AccessAudit.ps1 -ClusterName prod, staging -Region eu-west-1 -OutputFolder ./audit
#>
[CmdletBinding()]
param(
    [string[]] $ClusterName = @('*'),
    [string[]] $Region,
    [string] $OutputFolder,
    [switch] $FailOnFinding
)

$ErrorActionPreference = 'Continue'
$place = @{ ClusterName = $ClusterName; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
if ($Region) {
    $place.Region = $Region
}

$findings = New-Object -TypeName 'System.Collections.Generic.List[string]'
$failures = New-Object -TypeName 'System.Collections.Generic.List[string]'
$snapshots = @(Get-EKSClusterAccess @place -ErrorVariable unread)
foreach ($fault in $unread) {
    $failures.Add($fault.ToString())
}

foreach ($snapshot in $snapshots) {
    $name = $snapshot.ClusterName
    foreach ($part in $snapshot.NotEvaluated) {
        $failures.Add("${name}: not read: $part")
    }

    foreach ($principal in @($snapshot.Principals | Where-Object { $_.Access -match '^Cluster admin' })) {
        $findings.Add("${name}: administrator: $($principal.PrincipalArn) by $($principal.Via)")
    }

    foreach ($entry in @($snapshot.Entries | Where-Object { $_.PrincipalStatus -in 'Missing', 'Recreated' })) {
        $findings.Add("${name}: entry of nobody: $($entry.PrincipalArn) ($($entry.PrincipalStatus))")
    }

    if ($OutputFolder) {
        if (-not (Test-Path -LiteralPath $OutputFolder)) {
            $null = New-Item -ItemType Directory -Path $OutputFolder
        }

        $null = $snapshot | Export-EKSClusterAccess -Path (Join-Path -Path $OutputFolder -ChildPath "$name.$($snapshot.Region).json")
    }
}

foreach ($issue in @(Find-AwsAuthIssue @place -ErrorVariable unread | Where-Object { $_.Severity -eq 'Error' })) {
    $findings.Add("$($issue.ClusterName): aws-auth: $($issue.Message)")
}

foreach ($fault in $unread) {
    $failures.Add($fault.ToString())
}

foreach ($state in @(Get-EKSAccessMigration @place)) {
    $findings.Add("$($state.ClusterName): migration: $($state.Stage). $($state.NextStep)")
}

"Audit of $($snapshots.Count) cluster(s): $($findings.Count) finding(s), $($failures.Count) failure(s)"
$findings
$failures | ForEach-Object { "FAILED $_" }
if ($snapshots.Count -eq 0) {
    throw 'No cluster was read.'
}

if ($failures.Count -gt 0) {
    throw "$($failures.Count) part(s) of the audit failed; the lines that begin with FAILED say which."
}

if ($FailOnFinding -and $findings.Count -gt 0) {
    throw "$($findings.Count) finding(s)."
}
