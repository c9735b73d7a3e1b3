<#
.SYNOPSIS
    Names the errors and files that hold a secret: one that is in use, or anything with the form of a token or a signature.
#>
[CmdletBinding()]
[OutputType([string])]
param(
    # Secrets in use.
    [AllowEmptyCollection()]
    [string[]] $Secret = @(),

    # The folder with all that a run has written. Files that hold credentials on purpose are left out.
    [string] $Folder = '',

    # All errors of a run, caught ones too.
    [AllowEmptyCollection()]
    [object[]] $ErrorRecord = @(),

    # More text to look at, such as the streams of a command.
    [AllowEmptyString()]
    [string] $Text = ''
)

Set-StrictMode -Version 2.0
$form = 'k8s-aws-v1\.[A-Za-z0-9_-]{10}|IQoJb3JpZ2lu|X-Amz-Signature=[0-9a-f]|Signature=[0-9a-f]{64}'

function Test-Leak {
    param([string] $Value)

    if ($Value -match $form) {
        return $true
    }

    foreach ($one in $Secret) {
        if ($one -and $Value.Contains($one)) {
            return $true
        }
    }

    $false
}

if (Test-Leak -Value $Text) {
    'the text'
}

foreach ($record in $ErrorRecord) {
    $words = if ($record -is [System.Management.Automation.ErrorRecord]) {
        '{0} {1} {2}' -f $record.Exception, $record.ErrorDetails, $record.TargetObject
    }
    else {
        [string] $record
    }

    if (Test-Leak -Value $words) {
        'an error: ' + $record.FullyQualifiedErrorId
    }
}

if ($Folder) {
    foreach ($file in Get-ChildItem -LiteralPath $Folder -Recurse -File -Force) {
        if ($file.Name -notlike '*credentials' -and $file.Name -notin 'config', 'sandbox.json' -and $file.Length -lt 16MB -and (Test-Leak -Value ([System.IO.File]::ReadAllText($file.FullName)))) {
            'the file ' + $file.FullName
        }
    }
}
