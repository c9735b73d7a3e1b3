BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    # Ends with 'name version context' for each third-party assembly that is loaded.
    $script:ListAssemblies = @'
[System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -match '^(AWSSDK|YamlDotNet|EksAccessManagement)' } | ForEach-Object {
    '{0} {1} {2}' -f $_.GetName().Name, $_.GetName().Version, [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name
} | Sort-Object
'@

    # Works with the sandbox, so that the SDK and YamlDotNet are really used.
    $script:Work = @'
$sandbox = EksAccessManagement\Start-EKSSandbox -WarningAction SilentlyContinue
(EksAccessManagement\Get-EKSAuthenticationMode -ClusterName prod).AuthenticationMode
EksAccessManagement\Stop-EKSSandbox
'@
}

Describe 'Import' {
    It 'loads no assembly of others' {
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; $ListAssemblies"
        $out | Where-Object { $_ -notlike 'EksAccessManagement*' } | Should -BeNullOrEmpty
        @($out).Count | Should -Be 1 -Because ('only the cmdlets are needed, not ' + ($out -join ', '))
    }

    It 'adds nothing but commands to the session' {
        $out = Invoke-ChildPowerShell -Script @"
`$before = @(Get-Variable | ForEach-Object Name) + @(Get-ChildItem Function: | ForEach-Object Name) + @(Get-Alias | ForEach-Object Name) + @(Get-PSDrive | ForEach-Object Name)
Import-Module '$Manifest'
@(Get-Variable | ForEach-Object Name) + @(Get-ChildItem Function: | ForEach-Object Name) + @(Get-Alias | ForEach-Object Name) + @(Get-PSDrive | ForEach-Object Name) | Where-Object { `$_ -notin `$before -and `$_ -ne 'before' }
"@
        $out | Should -BeNullOrEmpty
    }

    It 'brings views and type data with the first command, inside the one module, and Remove-Module takes them away' {
        $state = '"{0} {1} {2}" -f @(Get-FormatData -TypeName EksAccessManagement.*).Count, @(Get-TypeData -TypeName EksAccessManagement.*).Count, @(Get-Module -Name EksAccess*).Count'
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; $state; `$null = Get-EKSAccessPolicyDefinition; $state; Import-Module '$Manifest' -Force; `$null = Get-EKSAccessPolicyDefinition; $state; Remove-Module EksAccessManagement; $state"
        $out[0] | Should -Be '0 0 1'
        $out[1] | Should -Match '^[1-9]\d* [1-9]\d* 1$'
        $out[2] | Should -Be $out[1]
        $out[3] | Should -Be '0 0 0'
    }

    It 'takes the views away with an import that was made anew and not used' {
        $state = '@(Get-FormatData -TypeName EksAccessManagement.*).Count + @(Get-TypeData -TypeName EksAccessManagement.*).Count'
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; `$null = Get-EKSAccessPolicyDefinition; Import-Module '$Manifest' -Force; $state; Remove-Module EksAccessManagement; $state"
        $out | Should -Be @('0', '0')
    }

    It 'brings the views again where another module has taken them away' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $env:EKSAM_SCRATCH 'user-of-ours')
        $other = Join-Path $folder.FullName 'UserOfOurs.psm1'
        Set-Content -LiteralPath $other -Value "Import-Module '$Manifest'; function Get-Ours { Get-EKSAccessPolicyDefinition -Name View }"
        $state = '(Get-TypeData -TypeName EksAccessManagement.AccessEntries.EKSAccessEntry).SerializationDepth'
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; `$null = Get-EKSAccessPolicyDefinition; Import-Module '$other'; (Get-Ours).Name; Remove-Module UserOfOurs; `$null = Get-EKSAccessPolicyDefinition; $state"
        $out | Should -Be @('AmazonEKSViewPolicy', '6')
    }

    It 'says so when the session has type data of its own in the way, and works' {
        $out = Invoke-ChildPowerShell -Script "Update-TypeData -TypeName EksAccessManagement.AccessEntries.EKSAccessEntry -SerializationDepth 3; Import-Module '$Manifest'; (Get-EKSAccessPolicyDefinition -Name View -WarningVariable told -WarningAction SilentlyContinue).Name; [string] `$told; `$Error.Count; (Get-EKSAccessPolicyDefinition -Name View -WarningVariable again).Name; `$again.Count"
        $out[0] | Should -Be 'AmazonEKSViewPolicy'
        ($out -join ' ') | Should -Match 'SerializationDepth is already present'
        $out[-3] | Should -Be '0'
        $out[-1] | Should -Be '0'
    }

    It 'keeps to itself whatever the session has set for Import-Module' {
        $state = '"{0} {1}" -f @(Get-TypeData -TypeName EksAccessManagement.*).Count, @(Get-Module -Name EksAccess*).Count'
        $out = Invoke-ChildPowerShell -Script "`$PSDefaultParameterValues = @{ 'Import-Module:Global' = `$true; 'Import-Module:PassThru' = `$true }; `$null = Import-Module '$Manifest'; `$null = Get-EKSAccessPolicyDefinition; `$PSDefaultParameterValues.Clear(); $state; Remove-Module EksAccessManagement; $state"
        $out[0] | Should -Match '^[1-9]\d* 1$'
        $out[1] | Should -Be '0 0'
    }

    It 'works where the assembly was imported by itself' {
        Invoke-ChildPowerShell -Script "Import-Module '$(Join-Path $Root 'bin/EksAccessManagement.dll')'; (Get-EKSAccessPolicyDefinition -Name View).Name" | Should -Be 'AmazonEKSViewPolicy'
    }

    It 'shows the objects of the very first command with their view, in a pipeline that had begun before, too' {
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; 'View' | ForEach-Object { Get-EKSAccessPolicyDefinition -Name `$_ } | Out-String"
        ($out -join ' ') | Should -Match 'Rules known'
    }

    It 'says nothing of the views, whatever streams are on' {
        Invoke-ChildPowerShell -Script "`$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'; Import-Module '$Manifest' -Verbose:`$false; `$null = Get-EKSAccessPolicyDefinition; `$Error.Count" | Should -Be '0'
    }

    It 'works again with -Force' {
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; Import-Module '$Manifest' -Force; $Work"
        $out | Should -Be 'API_AND_CONFIG_MAP'
    }

    It 'works again after the module was used and removed' {
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; $Work; Remove-Module EksAccessManagement; Import-Module '$Manifest'; $Work"
        $out | Should -Be @('API_AND_CONFIG_MAP', 'API_AND_CONFIG_MAP')
    }

    It 'is undone by Remove-Module' {
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; Remove-Module EksAccessManagement; @(Get-Command -Name Grant-EKSClusterAccess -ErrorAction SilentlyContinue).Count"
        $out | Should -Be '0'
    }

    It 'works in two runspaces at once' {
        $script = @"
Import-Module '$Manifest'
`$sandbox = Start-EKSSandbox -WarningAction SilentlyContinue
`$shells = 1..2 | ForEach-Object {
    `$shell = [powershell]::Create()
    `$null = `$shell.AddScript("Import-Module '$Manifest'; Get-EKSAuthenticationMode -ClusterName prod; Remove-Module EksAccessManagement")
    [pscustomobject]@{ Shell = `$shell; Result = `$shell.BeginInvoke() }
}
`$shells | ForEach-Object { `$_.Shell.EndInvoke(`$_.Result).AuthenticationMode; `$_.Shell.Streams.Error }
(Get-EKSAuthenticationMode -ClusterName prod).AuthenticationMode
Stop-EKSSandbox
"@
        Invoke-ChildPowerShell -Script $script | Should -Be @('API_AND_CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API_AND_CONFIG_MAP')
    }
}

Describe 'Isolation' {
    It 'works beside <Name> that is loaded already' -ForEach @(
        @{ Name = 'AWSSDK.Core 3'; File = 'awssdk3/AWSSDK.Core.dll'; Loaded = 'AWSSDK.Core 3.3.0.0 Default' }
        @{ Name = 'another AWSSDK.Core 4'; File = 'awssdk4/AWSSDK.Core.dll'; Loaded = 'AWSSDK.Core 4.0.0.0 Default' }
    ) {
        $other = Join-Path $env:EKSAM_OTHERS $File
        $out = Invoke-ChildPowerShell -Script "`$null = [System.Reflection.Assembly]::LoadFrom('$other'); Import-Module '$Manifest'; $Work; $ListAssemblies"
        $out | Should -Contain 'API_AND_CONFIG_MAP'
        $out | Should -Contain $Loaded
        $out | Should -Contain 'AWSSDK.Core 4.0.0.0 EksAccessManagement'
        $out | Should -Contain 'EksAccessManagement.Core 0.1.0.0 Default'
        $out | Where-Object { $_ -like 'EksAccessManagement.Core *' } | Should -HaveCount 1
    }

    It 'works beside another YamlDotNet that is loaded already' {
        $other = Join-Path $env:EKSAM_OTHERS 'yaml/YamlDotNet.dll'
        $seed = Join-Path $env:EKSAM_SCRATCH 'rbac.yaml'
        Set-Content -LiteralPath $seed -Value 'kind: Namespace'
        $script = @"
`$null = [System.Reflection.Assembly]::LoadFrom('$other')
Import-Module '$Manifest'
$Work
`$connectors = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'EksAccessManagement.Connectors' }
`$factory = [System.Activator]::CreateInstance(`$connectors.GetType('EksAccessManagement.Connectors.ConnectorFactory'))
`$factory.Yaml.Parse('kind: Namespace').Count
$ListAssemblies
"@
        $out = Invoke-ChildPowerShell -Script $script
        $out | Should -Contain '1'
        $out | Should -Contain 'YamlDotNet 13.0.0.0 Default'
        $out | Should -Contain 'YamlDotNet 16.0.0.0 EksAccessManagement'
    }

    It 'takes profiles that assume a role, with <Name>' -ForEach @(
        @{ Name = 'no other SDK'; File = '' }
        @{ Name = 'AWSSDK.Core 3 loaded'; File = 'awssdk3/AWSSDK.Core.dll' }
        @{ Name = 'another AWSSDK.Core 4 loaded'; File = 'awssdk4/AWSSDK.Core.dll' }
    ) {
        $load = if ($File) { "`$null = [System.Reflection.Assembly]::LoadFrom('$(Join-Path $env:EKSAM_OTHERS $File)')" }
        $script = @"
$load
Import-Module '$Manifest'
`$sandbox = Start-EKSSandbox -NoDefault
Copy-Item -LiteralPath `$sandbox.CredentialsPath -Destination `$env:AWS_SHARED_CREDENTIALS_FILE
Set-Content -LiteralPath `$env:AWS_CONFIG_FILE -Value "[profile as-ops]``nrole_arn = arn:aws:iam::111122223333:role/ops``nsource_profile = default``nregion = eu-west-1"
`$env:AWS_ENDPOINT_URL = `$sandbox.EndpointUrl
Get-EKSAuthenticationMode -ClusterName prod -ProfileName as-ops | ForEach-Object { `$_.AuthenticationMode; `$_.CredentialSource }
Stop-EKSSandbox
"@
        Invoke-ChildPowerShell -Script $script | Should -Be @('API_AND_CONFIG_MAP', 'profile as-ops')
    }

    It 'takes profiles of IAM Identity Center as far as the login, and says what to run' {
        $script = @"
Import-Module '$Manifest'
Set-Content -LiteralPath `$env:AWS_CONFIG_FILE -Value "[profile sso]``nsso_session = corp``nsso_account_id = 111122223333``nsso_role_name = Admin``nregion = eu-west-1``n[sso-session corp]``nsso_start_url = https://example.awsapps.com/start``nsso_region = eu-west-1``nsso_registration_scopes = sso:account:access"
`$env:HOME = `$env:EKSAM_SCRATCH
try { Get-EKSAuthenticationMode -ClusterName prod -ProfileName sso -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }
"@
        $out = Invoke-ChildPowerShell -Script $script
        $out[0] | Should -Match '^Credentials(Expired|NotFound|Invalid),'
        ($out -join ' ') | Should -Match 'aws sso login'
    }
}

Describe 'Beside a module that has Get-EKSAccessEntry, too' {
    BeforeAll {
        $folder = Join-Path $env:EKSAM_SCRATCH 'AWS.Tools.EKS'
        $null = New-Item -ItemType Directory -Path $folder
        Set-Content -LiteralPath (Join-Path $folder 'AWS.Tools.EKS.psm1') -Encoding ASCII -Value @'
function Get-EKSAccessEntry {
    param([Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $PrincipalArn, [Parameter(ValueFromPipelineByPropertyName)] [string] $ClusterName)
    process { [pscustomobject]@{ PrincipalArn = $PrincipalArn; ClusterName = $ClusterName; KubernetesGroups = $null; Tags = $null; Type = 'STANDARD'; Username = 'theirs' } }
}
'@
        New-ModuleManifest -Path (Join-Path $folder 'AWS.Tools.EKS.psd1') -RootModule 'AWS.Tools.EKS.psm1' -FunctionsToExport 'Get-EKSAccessEntry'
        $script:Standin = Join-Path $folder 'AWS.Tools.EKS.psd1'
        $script:Both = @'
$sandbox = EksAccessManagement\Start-EKSSandbox -WarningAction SilentlyContinue
$ada = 'arn:aws:iam::111122223333:user/ada'
(EksAccessManagement\Get-EKSAccessEntry -ClusterName prod -PrincipalArn $ada).Username
(AWS.Tools.EKS\Get-EKSAccessEntry -ClusterName prod -PrincipalArn $ada).Username
(AWS.Tools.EKS\Get-EKSAccessEntry -ClusterName prod -PrincipalArn $ada | EksAccessManagement\Get-EKSAccessEntry).Username
(EksAccessManagement\Get-EKSAccessEntry -ClusterName prod -PrincipalArn $ada | AWS.Tools.EKS\Get-EKSAccessEntry).PrincipalArn
EksAccessManagement\Stop-EKSSandbox
'@
        $script:Expected = 'arn:aws:iam::111122223333:user/ada', 'theirs', 'arn:aws:iam::111122223333:user/ada', 'arn:aws:iam::111122223333:user/ada'
    }

    It 'works when the other is imported first' {
        Invoke-ChildPowerShell -Script "Import-Module '$Standin'; Import-Module '$Manifest'; $Both" | Should -Be $Expected
    }

    It 'works when the other is imported last' {
        Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; Import-Module '$Standin'; $Both" | Should -Be $Expected
    }

    It 'can be imported with a prefix' {
        Invoke-ChildPowerShell -Script "Import-Module '$Manifest' -Prefix My; (Get-MyEKSAccessPolicyDefinition -Name View).Name" | Should -Be 'AmazonEKSViewPolicy'
    }
}

Describe 'What Windows PowerShell goes by, which has no load contexts' {
    BeforeAll {
        $assembly = (Get-Module -Name EksAccessManagement).ImplementingAssembly
        $flags = [System.Reflection.BindingFlags] 'Static, NonPublic, Public'
        $resolve = $assembly.GetType('EksAccessManagement.Loading.DesktopResolver').GetMethod('Resolve', $flags)
        $tooOld = $assembly.GetType('EksAccessManagement.Loading.ConnectorSource').GetMethod('IsTooOld', $flags)
        $desktop = Join-Path $Root 'bin/deps/net472'
        $script:Asked = [System.Collections.Generic.List[string]]::new()
        $load = [System.Func[string, System.Reflection.Assembly]] { param($path) $Asked.Add($path); [object].Assembly }

        function Resolve-Name {
            param([string] $Name, [System.Reflection.Assembly[]] $Loaded = @())

            $Asked.Clear()
            $arguments = [object[]]::new(4)
            $arguments[0] = [System.Reflection.AssemblyName]::new($Name)
            $arguments[1] = $Loaded
            $arguments[2] = $desktop.PSObject.BaseObject
            $arguments[3] = $load
            $resolve.Invoke($null, $arguments)
        }
    }

    It 'answers for names of our own files only' {
        Resolve-Name 'System.IO.Pipelines, Version=8.0.0.0' | Should -BeNullOrEmpty
        Resolve-Name 'SomebodyElse' | Should -BeNullOrEmpty
        $null = Resolve-Name 'System.Text.Json, Version=6.0.0.11'
        $Asked | Should -Be (Join-Path $desktop 'System.Text.Json.dll')
    }

    It 'prefers a copy that is loaded and new enough' {
        $json = [System.Text.Json.JsonSerializer].Assembly
        Resolve-Name 'System.Text.Json, Version=6.0.0.11' -Loaded $json | Should -Be $json
        $Asked.Count | Should -Be 0
        $null = Resolve-Name 'System.Text.Json, Version=99.0.0.0' -Loaded $json
        $Asked.Count | Should -Be 1
    }

    It 'shares Core with the cmdlets' {
        (Resolve-Name 'EksAccessManagement.Core, Version=0.0.0.1').Location | Should -Be (Join-Path $Root 'bin/EksAccessManagement.Core.dll')
    }

    It 'tells an older copy of the same assembly version by its file version' {
        $tooOld.Invoke($null, @([version] '4.0.0.0', [version] '4.0.3.3', [version] '4.0.0.0', [version] '4.0.102.18')) | Should -BeTrue
        $tooOld.Invoke($null, @([version] '4.0.0.0', [version] '4.0.102.18', [version] '4.0.0.0', [version] '4.0.102.18')) | Should -BeFalse
        $tooOld.Invoke($null, @([version] '4.0.0.0', [version] '4.1.0.0', [version] '4.0.0.0', [version] '4.0.102.18')) | Should -BeFalse
        $tooOld.Invoke($null, @([version] '3.3.0.0', [version] '3.7.501.1', [version] '4.0.0.0', [version] '4.0.102.18')) | Should -BeFalse -Because 'another major version loads side by side'
    }
}
