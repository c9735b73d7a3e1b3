# What every file of the suite needs: the module, completion, a sandbox, and a count of its requests.
Set-StrictMode -Version 2.0

$script:Root = (Resolve-Path -Path (Join-Path $PSScriptRoot '../..')).ProviderPath
$script:Manifest = Join-Path $Root 'EksAccessManagement.psd1'
$script:Account = '111122223333'

if (-not (Get-Module -Name EksAccessManagement)) {
    Import-Module -Name $Manifest
}

function Complete {
    # The completions of a line, as the shell would offer them at its end.
    param([string] $Line)

    @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | ForEach-Object { $_.CompletionText })
}

function Start-TestSandbox {
    # A sandbox of its own for each group of tests, so that none sees what another has changed.
    param([string] $Path, [switch] $NoDefault)

    EksAccessManagement\Stop-EKSSandbox
    $arguments = @{ WarningAction = 'SilentlyContinue'; NoDefault = $NoDefault }
    if ($Path) {
        $arguments.LiteralPath = $Path
    }

    $started = EksAccessManagement\Start-EKSSandbox @arguments
    if (Test-Path -Path Variable:Global:EksamSecrets) {
        # At the end of the run they are looked for in every error and file.
        $known = Get-SandboxKey -Sandbox $started
        $global:EksamSecrets.AddRange([string[]] @($known.secretAccessKey, $known.controlKey))
    }

    $started
}

function Invoke-ChildPowerShell {
    # Runs a script in a process of its own and gives its output lines; errors come as text.
    param([string] $Script, [string[]] $Argument = @())

    $file = Join-Path $env:EKSAM_SCRATCH ([guid]::NewGuid().ToString('N') + '.ps1')
    Set-Content -LiteralPath $file -Value $Script -Encoding ASCII
    $program = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    & $program -NoProfile -NonInteractive -File $file @Argument 2>&1 | ForEach-Object { [string] $_ }
}

function Get-SandboxKey {
    # The keys of the sandbox, which its object does not show: AccessKeyId, SecretAccessKey, ControlKey.
    param($Sandbox)

    Get-Content -LiteralPath (Join-Path $Sandbox.Folder 'sandbox.json') -Raw | ConvertFrom-Json
}

function Invoke-SandboxControl {
    # A control request of the sandbox: its state, its record of requests, its faults.
    param($Sandbox, [string] $Method, [string] $Path, $Body)

    $key = (Get-SandboxKey -Sandbox $Sandbox).controlKey
    $arguments = @{ Method = $Method; Uri = $Sandbox.EndpointUrl + '/_sandbox/' + $Path; Headers = @{ 'x-sandbox-key' = $key }; NoProxy = $true }
    if ($null -ne $Body) {
        $arguments.Body = ConvertTo-Json -InputObject $Body -Depth 5
        $arguments.ContentType = 'application/json'
    }

    Invoke-RestMethod @arguments
}

function Reset-TestSandbox {
    # Brings the state back to its start, and forgets requests and faults.
    param($Sandbox)

    $null = Invoke-SandboxControl -Sandbox $Sandbox -Method POST -Path reset
    $null = Invoke-SandboxControl -Sandbox $Sandbox -Method DELETE -Path requests
    $null = Invoke-SandboxControl -Sandbox $Sandbox -Method DELETE -Path faults
}

function Get-SandboxWrite {
    # The operations that wrote, in order.
    param($Sandbox)

    @(Invoke-SandboxControl -Sandbox $Sandbox -Method GET -Path requests | ForEach-Object { $_ } | Where-Object { $_.isWrite } | ForEach-Object { $_.operation })
}

function Add-SandboxFault {
    param($Sandbox, [hashtable] $Fault)

    $null = Invoke-SandboxControl -Sandbox $Sandbox -Method POST -Path faults -Body $Fault
}
