BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    function Get-Snippet {
        # The PowerShell blocks of a page, each with the heading it stands under.
        param([string] $Page)

        $heading = ''
        $lines = $null
        foreach ($line in Get-Content -LiteralPath $Page -Encoding UTF8) {
            if ($null -eq $lines -and $line -match '^#+ (.*)$') {
                $heading = $Matches[1]
            }
            elseif ($null -eq $lines -and $line -eq '```powershell') {
                $lines = @()
            }
            elseif ($null -ne $lines -and $line -eq '```') {
                @{ Page = (Split-Path -Path $Page -Leaf); Heading = $heading; Code = ($lines -join "`n") }
                $lines = $null
            }
            elseif ($null -ne $lines) {
                $lines += $line
            }
        }
    }

    $script:OfPages = @(Get-ChildItem -LiteralPath (Join-Path $Root 'docs/en-US') -Filter *.md | ForEach-Object { Get-Snippet -Page $_.FullName })
    $script:OfReadme = @(Get-Snippet -Page (Join-Path $Root 'README.md') | Where-Object { $_.Code -notmatch 'Build\.ps1' })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    # The snippets run where a reader would run them: beside the module and its samples.
    $place = Join-Path $env:EKSAM_SCRATCH 'place'
    $null = New-Item -ItemType Directory -Path $place
    foreach ($item in 'EksAccessManagement.psd1', 'EksAccessManagement.Views.psd1', 'EksAccessManagement.Format.ps1xml', 'EksAccessManagement.Types.ps1xml', 'bin', 'en-US', 'samples') {
        Copy-Item -LiteralPath (Join-Path $Root $item) -Destination $place -Recurse
    }

    foreach ($file in 'people.csv', 'aws-auth/typical.yaml') {
        Copy-Item -LiteralPath (Join-Path $Root "samples/$file") -Destination $place
    }

    Rename-Item -LiteralPath (Join-Path $place 'typical.yaml') -NewName 'aws-auth.yaml'

    # What kubectl and earlier commands would have left there.
    Copy-Item -LiteralPath (Join-Path $Root 'samples/rbac/kubectl-get.yaml') -Destination (Join-Path $place 'rbac.yaml')
    $null = Start-TestSandbox
    $snapshot = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod
    EksAccessManagement\Stop-EKSSandbox
    $null = New-Item -ItemType Directory -Path (Join-Path $place 'snapshots')
    foreach ($name in 'before.json', 'after.json', 'prod.json', 'snapshots/prod.json', 'snapshots/prod-last-month.json') {
        $null = $snapshot | EksAccessManagement\Export-EKSClusterAccess -Path (Join-Path $place $name)
    }

    # Nobody answers here; questions are answered with yes.
    $script:Prelude = @'
$ErrorActionPreference = 'Continue'
$ConfirmPreference = 'None'
$PSStyle.OutputRendering = 'PlainText'
Import-Module ./EksAccessManagement.psd1
'@
    $script:Verdict = @'

'errors: ' + $Error.Count
$Error | ForEach-Object { [string] $_ }
EksAccessManagement\Stop-EKSSandbox
'@

    function Invoke-Snippet {
        param([string] $Code, [switch] $WithoutSandbox)

        # Examples edit this file; the next one begins with it as it was.
        Copy-Item -LiteralPath (Join-Path $Root 'samples/aws-auth/typical.yaml') -Destination (Join-Path $place 'aws-auth.yaml') -Force
        Push-Location -LiteralPath $place
        try {
            $start = if ($WithoutSandbox) { '' } else { '$null = EksAccessManagement\Start-EKSSandbox -WarningAction SilentlyContinue' }
            Invoke-ChildPowerShell -Script "$Prelude`n$start`n$Code`n$Verdict"
        }
        finally {
            Pop-Location
        }
    }
}

Describe '<Page>' -ForEach $OfPages {
    It 'runs as printed: <Heading>' {
        $out = Invoke-Snippet -Code $Code
        # An example that shows how to catch an error has one.
        $expected = if ($Code -match '\bcatch\b') { 'errors: 1' } else { 'errors: 0' }
        $out | Should -Contain $expected -Because ($out -join "`n")
    }
}

Describe '<Page>' -ForEach $OfReadme {
    It 'runs as printed: <Heading>' {
        $out = Invoke-Snippet -Code $Code -WithoutSandbox:($Code -match 'Start-EKSSandbox')
        $out | Should -Contain 'errors: 0' -Because ($out -join "`n")
    }
}
