BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $script:Folder = Join-Path $env:EKSAM_SCRATCH ('migration-' + [guid]::NewGuid().ToString('N'))
    $null = New-Item -ItemType Directory -Path $Folder
}

Describe 'A migration' {
    BeforeAll {
        $null = Start-TestSandbox
    }

    AfterAll {
        EksAccessManagement\Stop-EKSSandbox
    }

    It 'is planned, saved as JSON and text, and shown to be ready' {
        $plan = New-EKSAccessMigrationPlan -ClusterName legacy -TargetMode API -OutputFolder $Folder
        $plan.IsReady | Should -BeTrue
        $plan.DifferencesToAccept.Count | Should -Be 0
        Join-Path $Folder 'legacy.eu-west-1.plan.json' | Should -Exist
        Get-Content -Raw -LiteralPath (Join-Path $Folder 'legacy.eu-west-1.plan.txt') | Should -Match 'Proof'
    }

    It 'changes nothing with -WhatIf' {
        $steps = Invoke-EKSAccessMigration -ClusterName legacy -BackupFolder $Folder -WhatIf
        ($steps | Where-Object Name -eq Entry).Applied | Should -Not -Contain $true
        (Get-EKSAccessMigration -ClusterName legacy).Stage | Should -Be 'NotStarted'
    }

    It 'is carried out from the file, taken back, and carried out again' {
        $path = Join-Path $Folder 'legacy.eu-west-1.plan.json'
        Get-Item -LiteralPath $path | Invoke-EKSAccessMigration -BackupFolder $Folder -SettleSeconds 0 -Confirm:$false -TargetMode API_AND_CONFIG_MAP -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].FullyQualifiedErrorId | Should -Match 'InvalidArgument'

        $steps = Invoke-EKSAccessMigration -ClusterName legacy -BackupFolder $Folder -SettleSeconds 0 -Confirm:$false
        $steps[-1].Name | Should -Be 'Compare'
        (Get-EKSAccessMigration -ClusterName legacy).Stage | Should -Be 'EntriesMade'

        $undone = Undo-EKSAccessMigration -ClusterName legacy -BackupFolder $Folder -Confirm:$false -WarningAction SilentlyContinue
        ($undone | Where-Object Name -eq Mode).Status | Should -Be 'Failed'
        (Get-EKSAccessMigration -ClusterName legacy).Stage | Should -Be 'InProgress'

        $null = New-EKSAccessMigrationPlan -ClusterName legacy -TargetMode API | Invoke-EKSAccessMigration -BackupFolder $Folder -SettleSeconds 0 -Confirm:$false
        (Get-EKSAccessMigration -ClusterName legacy).Stage | Should -Be 'Complete'
    }

    It 'takes choices only for rows that are there' {
        New-EKSAccessMigrationPlan -ClusterName prod -Choice @{ nobody = 'stay' } -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].FullyQualifiedErrorId | Should -Match 'InvalidArgument'
    }
}

Describe 'A rescue' {
    BeforeAll {
        $null = Start-TestSandbox
    }

    AfterAll {
        EksAccessManagement\Stop-EKSSandbox
    }

    It 'writes nothing with -WhatIf, and lets the caller in without it' {
        $planned = Repair-EKSClusterAccess -ClusterName legacy -WhatIf
        ($planned | Where-Object Name -eq Mode).Status | Should -Be 'Planned'
        $steps = Repair-EKSClusterAccess -ClusterName legacy -Reason 'INC-42' -Confirm:$false
        ($steps | Where-Object Name -eq Verify).Status | Should -Be 'Done'
        $steps.Name | Should -Contain 'Next'
        (Repair-EKSClusterAccess -ClusterName legacy -Confirm:$false | Where-Object Name -eq Entry).Status | Should -Be 'Skipped'
    }
}
