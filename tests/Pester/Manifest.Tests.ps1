BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $data = Import-PowerShellDataFile -Path $Manifest
    $module = Get-Module -Name EksAccessManagement
    $assembly = [System.Reflection.Assembly]::LoadFrom((Join-Path $Root 'bin/EksAccessManagement.dll'))
    $declared = @($assembly.GetExportedTypes() | ForEach-Object {
            foreach ($attribute in $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) {
                $attribute.VerbName + '-' + $attribute.NounName
            }
        } | Sort-Object)
}

Describe 'The manifest' {
    It 'is valid' {
        $warnings = $null
        Test-ModuleManifest -Path $Manifest -WarningVariable warnings -ErrorAction Stop | Should -Not -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
    }

    It 'keeps its name and its GUID' {
        $module.Name | Should -Be 'EksAccessManagement'
        $data.GUID | Should -Be '5a3f6c1e-9d0b-4b7e-8f52-3c1f0a7d9e64'
    }

    It 'exports exactly the cmdlets that the assembly declares' {
        @($data.CmdletsToExport | Sort-Object) | Should -Be $declared
        @($module.ExportedCmdlets.Keys | Sort-Object) | Should -Be $declared
    }

    It 'adds nothing but cmdlets to the session' {
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedAliases.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'lists every export explicitly' {
        foreach ($key in 'CmdletsToExport', 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            $data.ContainsKey($key) | Should -BeTrue
            @($data[$key]) -match '\*' | Should -BeNullOrEmpty
        }
    }

    It 'gives the assembly its version' {
        $assembly.GetName().Version.ToString(3) | Should -Be $data.ModuleVersion
    }

    It 'uses approved verbs' {
        $verbs = (Get-Verb).Verb
        $declared | ForEach-Object { $_.Split('-')[0] } | Where-Object { $_ -notin $verbs } | Should -BeNullOrEmpty
    }

    It 'reads well with Get-Command -Syntax' {
        Get-Command -Module EksAccessManagement -Syntax | Out-String | Should -Match 'Get-EKSAccessEntry \[\[-PrincipalArn\] <string\[\]>\] \[-ClusterName <string\[\]>\]'
    }
}

Describe 'The files beside the manifest' {
    It 'are the ones that were meant' {
        $bin = Join-Path $Root 'bin'
        $files = @(Get-ChildItem -LiteralPath $bin -Recurse -File | ForEach-Object { $_.FullName.Substring($bin.Length + 1).Replace('\', '/') })
        $files | Where-Object { $_ -notlike '*/*' } | Sort-Object | Should -Be @('EksAccessManagement.Core.dll', 'EksAccessManagement.dll', 'EksAccessManagement.Loader.dll')
        $files | Where-Object { $_ -like 'deps/*/EksAccessManagement.Core.dll' } | Should -BeNullOrEmpty
        $files | Should -Contain 'deps/net8.0/AWSSDK.Core.dll'
        $files | Should -Contain 'deps/net472/System.Text.Json.dll'
        $files | Should -Contain 'sandbox/EksAccessManagement.Sandbox.dll'
    }

    It 'hold for Windows PowerShell: every reference of the net472 closure is there, or of the framework' {
        # Read in a child: here only one copy of an assembly can be loaded.
        $script = @'
param($Folder, $Core)
$names = @(Get-ChildItem -LiteralPath $Folder -Filter *.dll | ForEach-Object BaseName) + 'EksAccessManagement.Core'
$framework = 'mscorlib', 'netstandard', 'System', 'System.Core', 'System.Xml', 'System.Net.Http', 'System.Configuration', 'System.Runtime.Serialization', 'System.Numerics', 'System.Data', 'System.Xml.Linq', 'System.IO.Compression', 'System.Security', 'System.Runtime', 'System.Net.Http.WebRequest'
foreach ($file in Get-ChildItem -LiteralPath $Folder -Filter *.dll) {
    $stream = [System.IO.File]::OpenRead($file.FullName)
    $reader = [System.Reflection.PortableExecutable.PEReader]::new($stream)
    $metadata = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($reader)
    foreach ($handle in $metadata.AssemblyReferences) {
        $name = $metadata.GetString($metadata.GetAssemblyReference($handle).Name)
        if ($name -notin $names -and $name -notin $framework) { $file.Name + ' -> ' + $name }
    }
    $stream.Dispose()
}
'@
        Invoke-ChildPowerShell -Script $script -Argument (Join-Path $Root 'bin/deps/net472') | Should -BeNullOrEmpty
    }
}

Describe 'Build.ps1 and the scripts of the suite' {
    It 'are ASCII and have no syntax errors' {
        $scripts = @(Join-Path $Root 'Build.ps1') + @(Get-ChildItem -LiteralPath $PSScriptRoot -Filter *.ps1 | ForEach-Object FullName) + $Manifest
        foreach ($script in $scripts) {
            @([System.IO.File]::ReadAllBytes($script) | Where-Object { $_ -gt 127 }).Count | Should -Be 0 -Because $script
            $problems = $null
            $null = [System.Management.Automation.Language.Parser]::ParseFile($script, [ref] $null, [ref] $problems)
            $problems | Should -BeNullOrEmpty -Because $script
        }
    }
}
