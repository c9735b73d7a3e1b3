BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox
    Push-Location -LiteralPath $env:EKSAM_SCRATCH
    $key = Get-SandboxKey -Sandbox $sandbox
    $role = 'arn:aws:iam::111122223333:role/deployer'
    $quiet = @{ Confirm = $false; WarningAction = 'Continue' }

    function Get-Trace {
        # Every stream of a command with all the words it has, its objects in full, and its errors with what is inside them.
        param([scriptblock] $Script)

        $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
        $objects = @(try { & $Script *>&1 } catch { $_ })
        $objects | Out-String -Width 4096
        $objects | Format-List -Property * -Force | Out-String -Width 4096
        [System.Management.Automation.PSSerializer]::Serialize($objects, 4)
        foreach ($record in $objects | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) {
            [string] $record.Exception
        }
    }
}

AfterAll {
    Pop-Location
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'Secrets' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
        $given = @{ AccessKey = $key.accessKeyId; SecretKey = $key.secretAccessKey }
    }

    It 'are found by the search itself' {
        & (Join-Path $PSScriptRoot 'Find-Leak.ps1') -Secret $key.secretAccessKey -Text ('x' + $key.secretAccessKey) | Should -Be 'the text'
        & (Join-Path $PSScriptRoot 'Find-Leak.ps1') -Text 'Bearer k8s-aws-v1.aHR0cHM6Ly9zdHM' | Should -Be 'the text'
        & (Join-Path $PSScriptRoot 'Find-Leak.ps1') -Secret $key.secretAccessKey -Text 'nothing' | Should -BeNullOrEmpty
    }

    It 'stand in no stream, object, error or file of a command that <_>' -ForEach 'works', 'is refused', 'meets a broken service' {
        switch ($_) {
            'is refused' { Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Error'; status = 403; errorCode = 'AccessDeniedException'; message = 'no'; after = 1 } }
            'meets a broken service' { Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'CutDuring'; after = 2; count = 40 } }
        }

        $trace = @(
            Get-Trace { Get-EKSAccessEntry -ClusterName prod -CheckPrincipal @given -Verbose -Debug }
            Get-Trace { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/ops -AccessPolicy View @given @quiet -Verbose -Debug }
            Get-Trace { Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/ops -AccessPolicy View @given @quiet -Verbose -Debug }
            Get-Trace { Get-EKSAuthenticationMode -ClusterName '*' @given -Verbose -Debug }
            Get-Trace { Get-AwsAuthMapping -ClusterName legacy @given -Verbose -Debug }
            Get-Trace { Find-AwsAuthIssue -ClusterName legacy -CheckPrincipal @given -Verbose -Debug }
            Get-Trace { Convert-AwsAuthToAccessEntry -ClusterName legacy @given -Verbose -Debug }
            Get-Trace { Add-AwsAuthMapping -ClusterName legacy -PrincipalArn $role @given @quiet -Verbose -Debug }
            Get-Trace { Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn $role @given @quiet -Verbose -Debug }
            Get-Trace { Backup-AwsAuth -ClusterName legacy @given @quiet -Verbose -Debug }
            Get-Trace { Get-EKSClusterAccess -ClusterName legacy @given -Verbose -Debug }
            Get-Trace { Test-EKSClusterAccess -ClusterName legacy -PrincipalArn $role -Verb get -Resource pods @given -Debug }
            Get-Trace { New-EKSAccessMigrationPlan -ClusterName legacy @given -Verbose -Debug }
            Get-Trace { Get-EKSAccessMigration -ClusterName legacy @given -Verbose -Debug }
            Get-Trace { Get-EKSAccessEntry -ClusterName prod -AccessKey $key.accessKeyId -SecretKey ($key.secretAccessKey + 'x') -Verbose -Debug }
            Get-Trace { Get-EKSAccessEntry -ClusterName prod -AssumeRoleArn arn:aws:iam::111122223333:role/none @given -Verbose -Debug }
        ) -join "`n"
        $trace.Length | Should -BeGreaterThan 2000
        & (Join-Path $PSScriptRoot 'Find-Leak.ps1') -Secret $global:EksamSecrets -Text $trace | Should -BeNullOrEmpty
        $global:EksamSecrets.Count | Should -BeGreaterThan 0
    }
}
