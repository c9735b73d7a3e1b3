BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox
    Push-Location -LiteralPath $env:EKSAM_SCRATCH
    $role = 'arn:aws:iam::111122223333:role/deployer'
    $nodes = 'arn:aws:iam::111122223333:role/legacy-nodes'
    $quiet = @{ Confirm = $false; NoBackup = $true }

    function Get-Data {
        # What the cluster holds, byte for byte.
        param([string] $Cluster = 'legacy')

        $file = Backup-AwsAuth -ClusterName $Cluster -Path $env:EKSAM_SCRATCH
        $data = (Get-Content -LiteralPath $file.FullName -Raw | ConvertFrom-Json).data
        Remove-Item -LiteralPath $file.FullName
        $data
    }
}

AfterAll {
    Pop-Location
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'Add-AwsAuthMapping and Remove-AwsAuthMapping' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'touch only their own lines, and come back to the same bytes' {
        $text = "# nodes, do not touch`r`n- groups: [system:nodes,   system:bootstrappers] # both`r`n  rolearn: $nodes`r`n  username: 'system:node:{{EC2PrivateDNSName}}'`r`n  note: x`r`n"
        $null = $text | Set-AwsAuth -ClusterName legacy -AllowLockout @quiet -WarningAction SilentlyContinue
        (Get-Data).mapRoles | Should -BeExactly $text
        $added = Add-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:role/ci/deployer -Username deployer -Group deployers @quiet
        $added.Applied | Should -BeTrue
        [string] $added.Differences[0].Kind | Should -Be 'Added'
        (Get-Data).mapRoles.StartsWith($text) | Should -BeTrue
        (Get-AwsAuthMapping -ClusterName legacy -PrincipalArn $role).Groups | Should -Be 'deployers'
        $null = Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:sts::111122223333:assumed-role/deployer/x @quiet
        (Get-Data).mapRoles | Should -BeExactly $text
    }

    It 'write nothing when all is so already, or under -WhatIf' {
        $plan = Add-AwsAuthMapping -ClusterName legacy -PrincipalArn $role -Group deployers -WhatIf
        $plan.Applied | Should -BeFalse
        $plan.Differences.Arn | Should -Be $role
        (Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn $role -Confirm:$false).Unchanged | Should -BeTrue
        (Add-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:role/developer -Username 'developer:{{SessionName}}' -Group developers).Unchanged | Should -BeTrue
        (Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn $nodes -WhatIf -WarningVariable held -WarningAction SilentlyContinue).Applied | Should -BeFalse
        [string] $held | Should -Match 'Would be held back'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
        Join-Path $env:XDG_DATA_HOME 'EksAccessManagement/backups/*.json' | Should -Not -Exist
    }

    It 'make the ConfigMap when there is none, and a row of an account' {
        (Add-AwsAuthMapping -ClusterName staging -PrincipalArn 444455556666 @quiet).Applied | Should -BeTrue
        (Get-AwsAuthMapping -ClusterName staging).Kind | Should -Be 'Account'
        (Remove-AwsAuthMapping -ClusterName staging -PrincipalArn 444455556666 @quiet).Applied | Should -BeTrue
    }

    It 'replace a row that says something else only with -Force' {
        { Add-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:role/developer -Username dev -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceInUse,*'
        (Add-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:role/developer -Username dev -Force @quiet).Applied | Should -BeTrue
        @(Get-AwsAuthMapping -ClusterName legacy | Where-Object Arn -like '*/developer').Username | Should -Be 'dev'
    }

    It 'refuse nonsense, patterns, and a missing principal before anything is written' {
        { Add-AwsAuthMapping -ClusterName legacy -PrincipalArn nonsense -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArn,*'
        { Add-AwsAuthMapping -ClusterName legacy -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,*'
        { Add-AwsAuthMapping -ClusterName 'leg*' -PrincipalArn $role } | Should -Throw -ErrorId 'WildcardNotAllowed,*'
        { Add-AwsAuthMapping -ClusterName legacy -PrincipalArn 444455556666 -Group x -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,*'
        { Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn $role -Kind Robot -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,*'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'plan anew when somebody else writes in between, and give up in the end' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Race'; operation = 'patch configmaps'; count = 2 }
        (Add-AwsAuthMapping -ClusterName legacy -PrincipalArn $role @quiet).Applied | Should -BeTrue
        @(Get-SandboxWrite -Sandbox $sandbox).Count | Should -Be 3
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Race'; operation = 'patch configmaps' }
        { Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn $role @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'KubernetesConflict,*'
        (Get-AwsAuthMapping -ClusterName legacy -PrincipalArn $role).IsMapped | Should -BeTrue
    }

    It 'keep the rows of nodes, of node groups and of the caller' {
        foreach ($arn in $nodes, 'arn:aws:iam::111122223333:role/legacy-fargate') {
            { Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn $arn @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'WouldLockOut,*'
        }

        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
        $null = Add-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:user/admin -Group 'system:masters' @quiet
        { Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:user/admin @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'WouldLockOut,*'
        $change = Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn $nodes -AllowLockout @quiet -WarningAction SilentlyContinue
        $change.Applied | Should -BeTrue
        [string] $change.Lockouts.Kind | Should -Match 'NodeRoleInUse'
    }

    It 'bind rows from a pipeline, and leave the rows of others alone' {
        $moved = @(Get-AwsAuthMapping -ClusterName legacy | Where-Object Kind -eq User | Add-AwsAuthMapping -ClusterName prod @quiet)
        $moved.ClusterName | Select-Object -Unique | Should -Be 'prod'
        $moved.Applied | Should -Be @($true, $true)
        @(Get-AwsAuthMapping -ClusterName prod | Where-Object Kind -eq User).Username | Should -Be @('ada', 'grace')
        (Get-AwsAuthMapping -ClusterName prod | Where-Object Username -eq grace | Remove-AwsAuthMapping @quiet).Applied | Should -BeTrue
        @(Get-AwsAuthMapping -ClusterName prod).Count | Should -Be 3
    }

    It 'remove a dead row without the live one' {
        $text = "- rolearn: arn:aws:iam::111122223333:role/team/dev`n  username: dead`n- rolearn: arn:aws:iam::111122223333:role/dev`n  username: live`n- rolearn: $nodes`n  username: system:node:{{EC2PrivateDNSName}}`n  groups: [system:bootstrappers, system:nodes]`n"
        $null = $text | Set-AwsAuth -ClusterName legacy -AllowLockout @quiet -WarningAction SilentlyContinue
        $null = Get-AwsAuthMapping -ClusterName legacy | Where-Object Username -eq dead | Remove-AwsAuthMapping @quiet
        (Get-AwsAuthMapping -ClusterName legacy | Where-Object Kind -eq Role).Username | Should -Be @('live', 'system:node:{{EC2PrivateDNSName}}')
    }

    It 'stop before the first write where nobody can be asked' {
        $out = Invoke-ChildPowerShell -Script @"
Import-Module '$Manifest'
`$null = Start-EKSSandbox -WarningAction SilentlyContinue
try { Remove-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:user/team/grace -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }
(Get-AwsAuthMapping -ClusterName legacy).Username -contains 'grace'
Stop-EKSSandbox
"@
        $out[0] | Should -BeLike 'ConfirmationUnavailable,*'
        $out[1] | Should -Be 'True'
    }
}

Describe 'Set-AwsAuth' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'changes the key of a bare text only, and makes a backup first' {
        $users = "- userarn: arn:aws:iam::111122223333:user/ada`n  username: ada`n  groups: [viewers]`n"
        $before = Get-Data
        $change = $users | Set-AwsAuth -ClusterName legacy -Confirm:$false
        $change.Applied | Should -BeTrue
        $change.Differences.Arn | Should -Be @('arn:aws:iam::111122223333:user/ada', 'arn:aws:iam::111122223333:user/team/grace')
        $change.Differences[0].GroupsLost | Should -Be 'system:masters'
        $after = Get-Data
        $after.mapUsers | Should -BeExactly $users
        $after.mapRoles | Should -BeExactly $before.mapRoles
        $change.BackupPath | Should -BeLike (Join-Path $env:XDG_DATA_HOME 'EksAccessManagement/backups/aws-auth-legacy-*.json')
        (Restore-AwsAuth -Path $change.BackupPath -Confirm:$false -NoBackup).Applied | Should -BeTrue
        (Get-Data).mapUsers | Should -BeExactly $before.mapUsers
    }

    It 'puts a mended text on the cluster it came from' {
        $broken = (Get-Data).mapUsers.Replace("  groups:`n    - system:masters", '  groups: system:masters')
        $null = $broken | Set-AwsAuth -ClusterName legacy @quiet -WarningVariable warned -WarningAction SilentlyContinue
        [string] $warned | Should -Match 'groups-kind'
        $change = Repair-AwsAuth -ClusterName legacy | Set-AwsAuth @quiet
        $change.ClusterName | Should -Be 'legacy'
        (Get-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:iam::111122223333:user/ada).Groups | Should -Be 'system:masters'
        (Repair-AwsAuth -ClusterName legacy | Set-AwsAuth @quiet).Unchanged | Should -BeTrue
    }

    It 'refuses nonsense, broken texts, several texts, and none, and writes nothing' {
        { 'nonsense' | Set-AwsAuth -ClusterName legacy @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'MalformedInput,*'
        { '- rolearn: "x' | Set-AwsAuth -ClusterName legacy @quiet -ErrorAction Stop -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'WouldLockOut,*'
        { "mapUsers: |`n  []`n", "mapUsers: |`n  - a`n" | Set-AwsAuth -ClusterName legacy @quiet } | Should -Throw -ErrorId 'InvalidArgument,*'
        { Set-AwsAuth -ClusterName legacy @quiet } | Should -Throw -ErrorId 'InvalidArgument,*'
        { Set-AwsAuth -ClusterName legacy -Path none.yaml @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'FileUnreadable,*'
        { "mapUsers: |`n  []`n" | Set-AwsAuth -ClusterName legacy -NoBackup -BackupPath . -Confirm:$false } | Should -Throw -ErrorId 'InvalidArgument,*'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'takes a file from the pipeline, and shows who would be locked out' {
        $change = Get-Item -LiteralPath (Join-Path $Root 'samples/aws-auth/typical.yaml') | Set-AwsAuth -ClusterName legacy -WhatIf -WarningAction SilentlyContinue
        $change.Applied | Should -BeFalse
        [string[]] $change.Lockouts.Kind | Should -Be @('NodeRoleInUse', 'NodeRoleInUse', 'LastAdministrator')
        $change | Out-String -Width 200 | Should -Match 'legacy-nodes'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'Backup-AwsAuth and Restore-AwsAuth' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
        Remove-Item -Path *.json -ErrorAction SilentlyContinue
    }

    It 'bring back every byte' {
        $text = "# caf$([char]0xE9) `"quoted`"`r`n- rolearn: $nodes`r`n  username: system:node:{{EC2PrivateDNSName}}`r`n  groups: [system:bootstrappers, system:nodes]  `r`n   `r`n"
        $null = $text | Set-AwsAuth -ClusterName legacy -AllowLockout @quiet -WarningAction SilentlyContinue
        $held = (Get-Data).mapRoles
        $file = Backup-AwsAuth -ClusterName legacy -Path b.json
        $file | Should -BeOfType System.IO.FileInfo
        $null = Add-AwsAuthMapping -ClusterName prod -PrincipalArn $role -Force @quiet
        $null = "- rolearn: $nodes`n  username: system:node:{{EC2PrivateDNSName}}`n  groups: [system:bootstrappers, system:nodes]`n" | Set-AwsAuth -ClusterName legacy -AllowLockout @quiet -WarningAction SilentlyContinue
        $change = $file | Restore-AwsAuth @quiet
        $change.Applied | Should -BeTrue
        (Get-Data).mapRoles | Should -BeExactly $held
        ($file | Restore-AwsAuth @quiet).Unchanged | Should -BeTrue
    }

    It 'are readable by their owner only, and never replace a file' {
        $file = Backup-AwsAuth -ClusterName legacy -Path b.json
        if (-not $IsWindows) {
            [string] $file.UnixMode | Should -Be '-rw-------'
        }

        { Backup-AwsAuth -ClusterName legacy -Path b.json -ErrorAction Stop } | Should -Throw -ErrorId 'FileUnreadable,*'
        Backup-AwsAuth -ClusterName legacy -Path c.json -WhatIf | Should -BeNullOrEmpty
        'c.json' | Should -Not -Exist
        @(Backup-AwsAuth -ClusterName legacy, prod -Path .).Count | Should -Be 2
        @(Backup-AwsAuth -ClusterName legacy, legacy -Path . | ForEach-Object FullName | Select-Object -Unique).Count | Should -Be 1
    }

    It 'refuse another cluster, a changed file, and what is no backup' {
        $null = Backup-AwsAuth -ClusterName legacy -Path b.json
        { Restore-AwsAuth -Path b.json -ClusterName prod @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'WrongCluster,*'
        { Set-AwsAuth -Path b.json -ClusterName prod @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'WrongCluster,*'
        $plan = Restore-AwsAuth -Path b.json -ClusterName prod -AllowOtherCluster -WhatIf -WarningAction SilentlyContinue
        $plan.Differences.Count | Should -BeGreaterThan 3
        (Get-Content b.json -Raw).Replace('ops:', 'oops:') | Set-Content -NoNewline changed.json
        { Restore-AwsAuth -Path changed.json @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'MalformedInput,*'
        { Get-AwsAuthMapping -Path changed.json -ErrorAction Stop } | Should -Throw -ErrorId 'MalformedInput,*'
        '{"kind": "Other"}' | Set-Content other.json
        { Restore-AwsAuth -Path other.json @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'MalformedInput,*'
        { Restore-AwsAuth -Path none.json @quiet -ErrorAction Stop } | Should -Throw -ErrorId 'FileUnreadable,*'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'feed the commands that read, with their cluster and without it' {
        $file = Backup-AwsAuth -ClusterName legacy -Path b.json
        $rows = @($file | Get-AwsAuthMapping)
        $rows.ClusterName | Select-Object -Unique | Should -Be 'legacy'
        $rows.Count | Should -Be 7
        (Get-Content b.json | Get-AwsAuthMapping -PrincipalArn arn:aws:sts::111122223333:assumed-role/ops/x).Username | Should -Be 'ops:x'
        ($file | Find-AwsAuthIssue).ClusterName | Select-Object -Unique | Should -Be 'legacy'
        (Repair-AwsAuth -Path b.json).ClusterArn | Should -Be 'arn:aws:eks:eu-west-1:111122223333:cluster/legacy'
        @($file | Convert-AwsAuthToAccessEntry).ClusterName | Select-Object -Unique | Should -Be 'legacy'
        Get-Data | Out-Null
        (Set-AwsAuth -Path b.json @quiet).Unchanged | Should -BeTrue
    }

    It 'say when a cluster has no aws-auth' {
        $file = Backup-AwsAuth -ClusterName staging -Path b.json -WarningVariable warned -WarningAction SilentlyContinue
        [string] $warned | Should -Match 'no aws-auth'
        ($file | Restore-AwsAuth @quiet).Unchanged | Should -BeTrue
    }
}

Describe 'Add-AwsAuthMapping and Remove-AwsAuthMapping in files and text' {
    BeforeAll {
        $typical = Get-Content -LiteralPath (Join-Path $Root 'samples/aws-auth/typical.yaml') -Raw
    }

    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
        Remove-Item -Path *.yaml -ErrorAction SilentlyContinue
    }

    It 'edit a file in place, keep its encoding and line ends, and ask nothing of a cluster' {
        $text = $typical -replace '\r?\n', "`r`n"
        [IO.File]::WriteAllText((Join-Path $PWD 'a.yaml'), $text, [Text.Encoding]::Unicode)
        $bytes = [IO.File]::ReadAllBytes((Join-Path $PWD 'a.yaml'))
        (Add-AwsAuthMapping -Path a.yaml -PrincipalArn $role -Group x -WhatIf).Applied | Should -BeFalse
        [IO.File]::ReadAllBytes((Join-Path $PWD 'a.yaml')) | Should -Be $bytes
        $change = Add-AwsAuthMapping -Path *.yaml -PrincipalArn $role -Username deployer -Confirm:$false -BackupPath b.bak
        $change.Applied | Should -BeTrue
        $change.File | Should -Be (Join-Path $PWD 'a.yaml')
        [IO.File]::ReadAllBytes((Join-Path $PWD 'b.bak')) | Should -Be $bytes
        (Get-AwsAuthMapping -Path a.yaml -PrincipalArn $role).Username | Should -Be 'deployer'
        [IO.File]::ReadAllBytes((Join-Path $PWD 'a.yaml'))[0..1] | Should -Be @(0xFF, 0xFE)
        (Get-Content a.yaml -Raw) -replace '\r\n', '' | Should -Not -Match '\n'
        (Get-Item a.yaml | Remove-AwsAuthMapping -PrincipalArn $role @quiet).Applied | Should -BeTrue
        [IO.File]::ReadAllBytes((Join-Path $PWD 'a.yaml')) | Should -Be $bytes
        (Invoke-SandboxControl -Sandbox $sandbox -Method GET -Path requests | ForEach-Object { $_ }) | Should -BeNullOrEmpty
        Remove-Item b.bak
    }

    It 'edit text of the pipeline, and give the edited text' {
        $edited = $typical | Add-AwsAuthMapping -PrincipalArn $role -Username deployer
        $edited | Should -BeOfType string
        ($edited | Get-AwsAuthMapping -PrincipalArn $role).Username | Should -Be 'deployer'
        $edited | Remove-AwsAuthMapping -PrincipalArn $role | Should -BeExactly $typical
        Set-Content -LiteralPath a.yaml, b.yaml -Value $typical -NoNewline
        @(Get-Content a.yaml, b.yaml | Add-AwsAuthMapping $role -Username deployer) | Should -Be @($edited, $edited)
        $typical | Remove-AwsAuthMapping $role | Should -BeExactly $typical
        Get-Content a.yaml -Raw | Should -BeExactly $typical
    }

    It 'take principals from the pipeline for a file' {
        Set-Content -LiteralPath a.yaml -Value $typical -NoNewline
        @(Get-AwsAuthMapping -ClusterName legacy | Where-Object Kind -eq User | Add-AwsAuthMapping -Path a.yaml @quiet).Applied | Should -Be @($true, $true)
        @('arn:aws:iam::111122223333:role/x', '555566667777' | Add-AwsAuthMapping -LiteralPath a.yaml @quiet).Applied | Should -Be @($true, $true)
        (Get-AwsAuthMapping -Path a.yaml).Arn | Select-Object -Last 1 | Should -Be '555566667777'
    }

    It 'keep the last row of nodes, and go on after a file that cannot be edited' {
        Set-Content -LiteralPath a.yaml -Value 'nonsense'
        Set-Content -LiteralPath b.yaml -Value "- rolearn: $nodes", '  username: system:node:{{EC2PrivateDNSName}}', '  groups: [system:bootstrappers, system:nodes]'
        $null = Remove-AwsAuthMapping -Path *.yaml -PrincipalArn $nodes @quiet -ErrorVariable faults -ErrorAction SilentlyContinue
        $faults.FullyQualifiedErrorId | Should -Be @('MalformedInput,EksAccessManagement.Commands.RemoveAwsAuthMappingCommand', 'WouldLockOut,EksAccessManagement.Commands.RemoveAwsAuthMappingCommand')
        (Remove-AwsAuthMapping -Path b.yaml -PrincipalArn $nodes -AllowLockout @quiet -WarningAction SilentlyContinue).Applied | Should -BeTrue
    }
}
