<#
.SYNOPSIS
    Builds, tests or packages the module: the same steps as 'dotnet build' and 'dotnet test', for PowerShell users.
.DESCRIPTION
    Build    builds the solution; the importable module then lies beside the manifest (bin, en-US).
    Test     builds and runs every test, the Pester suite among them.
    Package  builds (Release unless told) and lays out out/EksAccessManagement/<version>, ready to be published or
             copied into a module path.

    The script uses no network of its own; 'dotnet' restores packages when they are not there yet.
.EXAMPLE
    ./Build.ps1
    Builds the module for use from this folder: Import-Module ./EksAccessManagement.psd1
.EXAMPLE
    ./Build.ps1 -Task Package -Configuration Release
    Lays out the package.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = $(if ($Task -eq 'Package') { 'Release' } else { 'Debug' }),

    # With -Task Package: package what lies beside the manifest, without building it.
    [switch] $NoBuild,

    # With -Task Package: the folder in which EksAccessManagement/<version> is laid out.
    [string] $OutputPath = (Join-Path $PSScriptRoot 'out')
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$name = 'EksAccessManagement'
$solution = Join-Path $root 'Module.sln'

function Invoke-DotNet {
    param([string[]] $Argument)

    & dotnet $Argument | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw ('dotnet {0} failed with exit code {1}.' -f $Argument[0], $LASTEXITCODE)
    }
}

if (-not (Get-Command -Name dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    throw 'The .NET SDK 10 is needed to build; the command dotnet was not found.'
}

switch ($Task) {
    'Build' {
        Invoke-DotNet -Argument 'build', $solution, '--configuration', $Configuration, '--nologo', '--verbosity', 'minimal'
    }
    'Test' {
        Invoke-DotNet -Argument 'test', $solution, '--configuration', $Configuration, '--nologo'
    }
    'Package' {
        if (-not $NoBuild) {
            Invoke-DotNet -Argument 'build', $solution, '--configuration', $Configuration, '--nologo', '--verbosity', 'minimal'
        }

        $manifest = Import-PowerShellDataFile -Path (Join-Path $root "$name.psd1")
        $package = Join-Path (Join-Path $OutputPath $name) $manifest.ModuleVersion
        if (Test-Path -LiteralPath $package) {
            Remove-Item -LiteralPath $package -Recurse -Force
        }

        $null = New-Item -ItemType Directory -Path $package
        $files = "$name.psd1", "$name.Views.psd1", "$name.Format.ps1xml", "$name.Types.ps1xml", 'LICENSE', 'ThirdPartyNotices.txt', 'README.md', 'CHANGELOG.md'
        foreach ($file in $files) {
            Copy-Item -LiteralPath (Join-Path $root $file) -Destination $package
        }

        foreach ($folder in 'bin', 'en-US') {
            Copy-Item -LiteralPath (Join-Path $root $folder) -Destination $package -Recurse
        }

        # The pages that help and errors point to.
        $docs = New-Item -ItemType Directory -Path (Join-Path $package 'docs')
        foreach ($page in 'rules', 'sandbox.md') {
            Copy-Item -LiteralPath (Join-Path (Join-Path $root 'docs') $page) -Destination $docs -Recurse
        }

        # A package that does not load is none: read the manifest where it lies.
        $null = Test-ModuleManifest -Path (Join-Path $package "$name.psd1")
        Get-Item -LiteralPath $package
    }
}
