BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $out = Join-Path $env:EKSAM_SCRATCH 'out'
    $package = & (Join-Path $Root 'Build.ps1') -Task Package -NoBuild -OutputPath $out
    $version = (Import-PowerShellDataFile -Path $Manifest).ModuleVersion
}

Describe 'The package' {
    It 'lies in a folder of the module''s name and version' {
        $package.FullName | Should -Be (Join-Path $out "EksAccessManagement/$version")
    }

    It 'holds what the gallery wants, and nothing of the sources' {
        $names = @(Get-ChildItem -LiteralPath $package.FullName | ForEach-Object Name | Sort-Object)
        $names | Should -Be @('bin', 'CHANGELOG.md', 'docs', 'EksAccessManagement.Format.ps1xml', 'EksAccessManagement.psd1', 'EksAccessManagement.Types.ps1xml', 'EksAccessManagement.Views.psd1', 'en-US', 'LICENSE', 'README.md', 'ThirdPartyNotices.txt')
        Get-ChildItem -LiteralPath $package.FullName -Recurse -File | Where-Object { $_.Extension -notin '.dll', '.json', '.psd1', '.ps1xml', '.xml', '.txt', '.md', '' } | Should -BeNullOrEmpty
    }

    It 'names every library of others that it holds' {
        $notices = Get-Content -LiteralPath (Join-Path $package.FullName 'ThirdPartyNotices.txt') -Raw
        foreach ($file in Get-ChildItem -LiteralPath (Join-Path $package.FullName 'bin') -Recurse -Filter *.dll | Where-Object { $_.BaseName -notlike 'EksAccessManagement*' }) {
            $notices | Should -Match ([regex]::Escape($file.BaseName))
        }
    }

    It 'is found by its name and works' {
        $script = @"
`$env:PSModulePath = '$out' + [System.IO.Path]::PathSeparator + `$env:PSModulePath
`$null = Start-EKSSandbox -WarningAction SilentlyContinue
(Get-EKSAuthenticationMode -ClusterName prod).AuthenticationMode
(Get-Module -Name EksAccessManagement).ModuleBase
(Get-Help Get-EKSAuthenticationMode).Synopsis
Stop-EKSSandbox
"@
        $lines = Invoke-ChildPowerShell -Script $script
        $lines[0] | Should -Be 'API_AND_CONFIG_MAP'
        $lines[1] | Should -Be $package.FullName
        $lines[2] | Should -Match 'authenticate'
    }
}
