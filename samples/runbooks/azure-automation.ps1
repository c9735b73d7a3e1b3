<#
.SYNOPSIS
A runbook of Azure Automation: signs in to AWS and audits, grants or rescues.

.DESCRIPTION
Import the module EksAccessManagement and the other scripts of this folder into the Automation account, under their own names.
An error that ends the script makes the job Failed.

.EXAMPLE
./azure-automation.ps1 -Task Audit -Argument @{ ClusterName = 'prod' } -SignIn @{ CredentialAsset = 'aws' }
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [ValidateSet('Audit', 'Grant', 'Rescue')] [string] $Task,
    [hashtable] $Argument = @{},
    [hashtable] $SignIn
)

if (-not (Get-Module -Name EksAccessManagement)) {
    Import-Module -Name EksAccessManagement -ErrorAction Stop
}

$folder = if ($PSScriptRoot) { $PSScriptRoot } else { '.' }
if ($SignIn) {
    & (Join-Path -Path $folder -ChildPath 'Connect-Aws.ps1') @SignIn
}

try {
    & (Join-Path -Path $folder -ChildPath "Invoke-Access$Task.ps1") @Argument
}
finally {
    if ($env:AWS_WEB_IDENTITY_TOKEN_FILE -and (Test-Path -LiteralPath $env:AWS_WEB_IDENTITY_TOKEN_FILE)) {
        Remove-Item -LiteralPath $env:AWS_WEB_IDENTITY_TOKEN_FILE
    }
}
