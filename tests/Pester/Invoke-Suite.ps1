<#
.SYNOPSIS
    Runs one file of the suite in this process, and says in plain lines what failed.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string] $Path,

    # The folder with copies of AWSSDK.Core and YamlDotNet that other modules would bring along.
    [string] $Others = ''
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
if (Test-Path -Path Variable:PSStyle) {
    $PSStyle.OutputRendering = 'PlainText'
}

# Nothing of this machine's AWS set-up may reach the tests, and no test may reach AWS.
foreach ($variable in @(Get-ChildItem -Path Env: | Where-Object { $_.Name -like 'AWS_*' })) {
    Remove-Item -Path ('Env:' + $variable.Name)
}

$scratch = Join-Path ([System.IO.Path]::GetTempPath()) ('eksam-' + [guid]::NewGuid().ToString('N'))
$null = New-Item -ItemType Directory -Path $scratch
$env:AWS_EC2_METADATA_DISABLED = 'true'
$env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $scratch 'credentials'
$env:AWS_CONFIG_FILE = Join-Path $scratch 'config'
# The files are there from the start, as on most machines: the AWS SDK does not notice later that they have come.
$null = New-Item -ItemType File -Path $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE
# Where commands put backups when nothing else is said.
$env:XDG_DATA_HOME = Join-Path $scratch 'data'
$env:EKSAM_OTHERS = $Others
$env:EKSAM_SCRATCH = $scratch

$pester = Get-Module -ListAvailable -Name Pester | Where-Object { $_.Version.Major -ge 5 } | Sort-Object -Property Version -Descending | Select-Object -First 1
Import-Module -Name $pester.Path
$env:PSModulePath = Join-Path $PSHOME 'Modules'

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'

# A file that is run once a process needs no registry of leftovers.
$configuration.TestRegistry.Enabled = $false

$global:EksamSecrets = [System.Collections.Generic.List[string]]::new()
$leaks = @()

try {
    $result = Invoke-Pester -Configuration $configuration
}
finally {
    if (Get-Command -Name Stop-EKSSandbox -ErrorAction SilentlyContinue) {
        EksAccessManagement\Stop-EKSSandbox
    }

    $leaks = @(& (Join-Path $PSScriptRoot 'Find-Leak.ps1') -Secret $global:EksamSecrets -Folder $scratch -ErrorRecord $global:Error)
    Remove-Item -LiteralPath $scratch -Recurse -Force -ErrorAction SilentlyContinue
}

foreach ($test in $result.Failed) {
    'FAILED {0}' -f $test.ExpandedPath
    foreach ($problem in $test.ErrorRecord) {
        '    {0}' -f ($problem.Exception.Message -replace '\r?\n', "`n    ")
        '    {0}' -f ([string] $problem.ScriptStackTrace -split '\r?\n')[0]
    }
}

foreach ($container in @($result.FailedContainers) + @($result.FailedBlocks)) {
    'FAILED {0}' -f $container
    foreach ($problem in $container.ErrorRecord) {
        '    {0}' -f $problem.Exception.Message
    }
}

foreach ($leak in $leaks) {
    'FAILED a secret stands in {0}' -f $leak
}

foreach ($test in $result.Skipped) {
    'SKIPPED {0}' -f $test.ExpandedPath
}

'Pester: {0} passed, {1} failed, {2} skipped' -f $result.PassedCount, $result.FailedCount, $result.SkippedCount
exit [int] ($result.Result -ne 'Passed' -or $leaks.Count -gt 0)
