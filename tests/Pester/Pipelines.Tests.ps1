BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox
    Push-Location -LiteralPath $env:EKSAM_SCRATCH
    $dev = 'arn:aws:iam::111122223333:role/team/dev'
}

AfterAll {
    Pop-Location
    EksAccessManagement\Stop-EKSSandbox
}

# The pipelines that the design promises, as printed there.
Describe 'The pipeline' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'Convert | Grant -WhatIf shows what rows become, and writes nothing' {
        $changes = @(Convert-AwsAuthToAccessEntry -ClusterName prod | Grant-EKSClusterAccess -WhatIf)
        $changes.Count | Should -Be 2
        $changes.Applied | Should -Not -Contain $true
        ($changes | Where-Object Action -eq Created).PrincipalArn | Should -Be 'arn:aws:iam::111122223333:role/ci/deployer'
        ($changes | Where-Object Action -eq Created).After.KubernetesGroups | Should -Be 'deployers'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'Convert | Grant -WhatIf shows the whole plan of a CONFIG_MAP cluster, with one warning' {
        $changes = @(Convert-AwsAuthToAccessEntry -ClusterName legacy | Grant-EKSClusterAccess -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue)
        $changes.Count | Should -Be 7
        @($warnings).Count | Should -Be 1
        [string] $warnings | Should -Match 'Set-EKSAuthenticationMode'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'Get | Where | Grant copies entries to another cluster' {
        $changes = @(Get-EKSAccessEntry -ClusterName prod | Where-Object Type -eq STANDARD | Grant-EKSClusterAccess -ClusterName staging -WarningVariable warnings -WarningAction SilentlyContinue)
        $changes.ClusterName | Select-Object -Unique | Should -Be 'staging'
        [string] $warnings | Should -Match 'service-linked role'
        $copy = Get-EKSAccessEntry -ClusterName staging -PrincipalArn $dev
        $copy.AccessPolicy | Should -Be @('Edit@dev-*,web', 'View')
        $copy.KubernetesGroups | Should -Be 'developers'
        $copy.Tags['team'] | Should -Be 'web'
    }

    It 'Get | Export-Clixml and Import-Clixml | Grant -Exact bring a cluster back to a file' {
        Get-EKSAccessEntry -ClusterName prod | Export-Clixml prod.xml; $again = @(Import-Clixml prod.xml | Grant-EKSClusterAccess -Exact -WarningAction SilentlyContinue)
        $again.Action | Select-Object -Unique | Should -Be 'Unchanged'
        $null = Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy Edit -KubernetesGroup developers -Confirm:$false
        $null = Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy Admin -KubernetesGroup more
        $mended = Import-Clixml prod.xml | Where-Object PrincipalArn -eq $dev | Grant-EKSClusterAccess -Exact -Confirm:$false
        $mended.Action | Should -Be 'Updated'
        $entry = Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev
        $entry.AccessPolicy | Should -Be @('Edit@dev-*,web', 'View')
        $entry.KubernetesGroups | Should -Be 'developers'
    }

    It 'Import-Csv | Grant binds columns by name, and empty cells mean "not given"' {
        Copy-Item -LiteralPath (Join-Path $Root 'samples/people.csv') -Destination .
        $changes = @(Import-Csv people.csv | Grant-EKSClusterAccess -ClusterName prod -AccessPolicy 'View@web,dev-*' -WarningAction SilentlyContinue)
        $changes.Count | Should -Be @(Import-Csv people.csv).Count
        foreach ($change in $changes) {
            $change.After.AccessPolicy -join ' ' | Should -Match 'View@dev-\*,web'
        }

        ($changes | Where-Object PrincipalArn -like '*/developer').After.KubernetesGroups | Should -Be @('developers', 'viewers')
    }

    It 'Get-EKSAuthenticationMode | Get-EKSAccessEntry follows each object to its cluster' {
        $entries = @(Get-EKSAuthenticationMode -ClusterName prod-* -Region eu-west-1,us-east-1 | Get-EKSAccessEntry)
        $entries.ClusterName | Select-Object -Unique | Should -Be 'prod-us'
        $entries.Region | Select-Object -Unique | Should -Be 'us-east-1'
        $entries.Count | Should -Be 3
    }

    It 'Get-Content and Get-ChildItem feed Get-AwsAuthMapping file by file' {
        Set-Content -LiteralPath one.yaml -Value "mapRoles: |`n  - rolearn: arn:aws:iam::111122223333:role/one`n    username: one`n    groups:`n      - a"
        Set-Content -LiteralPath two.yaml -Value "mapUsers: |`n  - userarn: arn:aws:iam::111122223333:user/two`n    username: two"
        $one = Join-Path $env:EKSAM_SCRATCH 'one.yaml'
        foreach ($rows in @(
                , @(Get-Content one.yaml, two.yaml | Get-AwsAuthMapping)
                , @(Get-Content one.yaml, two.yaml -Raw | Get-AwsAuthMapping)
                , @(Get-ChildItem -Path one.yaml, two.yaml | Get-AwsAuthMapping)
                , @(Get-AwsAuthMapping -Path one.yaml, t*.yaml)
                , @(Get-AwsAuthMapping -LiteralPath one.yaml, two.yaml))) {
            $rows.Username | Should -Be @('one', 'two')
            $rows[0].SourcePath | Should -Be $one
            $rows[0].Line | Should -Be 2
        }

        $text = Get-Content one.yaml -Raw
        @($text, $text | Get-AwsAuthMapping).Count | Should -Be 2
        (Get-AwsAuthMapping -InputObject $text).Username | Should -Be 'one'
        @($text -split "`n" | Get-AwsAuthMapping).Count | Should -Be 1
    }

    It 'Get-EKSAccessEntry | Revoke takes only who and where from the objects' {
        $changes = @(Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev | Revoke-EKSClusterAccess -AccessPolicy View -Confirm:$false)
        $changes.Action | Should -Be 'Updated'
        (Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev).AccessPolicy | Should -Be 'Edit@dev-*,web'
    }
}

Describe 'Get-EKSAccessEntry -PrincipalOnly' {
    It 'lists who holds a policy without asking for each entry, and leads on to other commands' {
        Reset-TestSandbox -Sandbox $sandbox
        $found = @(EksAccessManagement\Get-EKSAccessEntry -ClusterName prod -AccessPolicy ClusterAdmin -PrincipalOnly)
        $found | Should -BeOfType ([EksAccessManagement.AccessEntries.EKSAccessEntryPrincipal])
        $operations = @(Invoke-SandboxControl -Sandbox $sandbox -Method GET -Path requests | ForEach-Object { $_ } | ForEach-Object { $_.operation })
        $operations | Should -Be @('DescribeCluster', 'ListAccessEntries')
        $entries = @($found | EksAccessManagement\Get-EKSAccessEntry)
        ($entries.PrincipalArn | Sort-Object) | Should -Be ($found.PrincipalArn | Sort-Object)
        $entries.AccessPolicy | Should -Contain 'ClusterAdmin'
    }

    It 'refuses conditions that the listing cannot tell' {
        { EksAccessManagement\Get-EKSAccessEntry -ClusterName prod -PrincipalOnly -Type STANDARD -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,*'
    }
}

Describe 'Output' {
    It 'streams, so that a consumer that has enough ends the work' {
        Reset-TestSandbox -Sandbox $sandbox
        @(Get-EKSAccessEntry -ClusterName prod -ThrottleLimit 1 | Select-Object -First 1).Count | Should -Be 1
    }

    It 'stops writing when a consumer fails' {
        Reset-TestSandbox -Sandbox $sandbox
        { Get-EKSAccessEntry -ClusterName prod | Where-Object Type -eq STANDARD | Where-Object EksOwned -ne $true | Grant-EKSClusterAccess -ClusterName staging | ForEach-Object { throw 'enough' } } | Should -Throw '*enough*'
        @(Get-SandboxWrite -Sandbox $sandbox | Where-Object { $_ -eq 'CreateAccessEntry' }).Count | Should -BeLessOrEqual 1
    }

    It 'has at most five columns in each view' {
        $null = Get-EKSAccessPolicyDefinition # The first command brings the views.
        $views = @(Get-FormatData -TypeName EksAccessManagement.* | ForEach-Object FormatViewDefinition)
        $views.Count | Should -BeGreaterThan 20
        foreach ($view in $views) {
            if ($view.Control -is [System.Management.Automation.TableControl]) {
                $view.Control.Rows[0].Columns.Count | Should -BeLessOrEqual 5 -Because $view.Name
                $view.Control.Headers.Count | Should -Be $view.Control.Rows[0].Columns.Count -Because $view.Name
            }
        }
    }

    It 'has every property of AWS.Tools'' own entry, and no list that is null' {
        $entry = Get-EKSAccessEntry -ClusterName prod -PrincipalArn 'arn:aws:iam::111122223333:user/ada'
        foreach ($property in 'AccessEntryArn', 'ClusterName', 'CreatedAt', 'KubernetesGroups', 'ModifiedAt', 'PrincipalArn', 'Tags', 'Type', 'Username') {
            $entry.PSObject.Properties.Name | Should -Contain $property
        }

        $null -eq $entry.KubernetesGroups | Should -BeFalse
        $null -eq $entry.Tags | Should -BeFalse
        $entry.CreatedAt.Kind | Should -Be 'Utc'
        $entry.ClusterArn | Should -Be 'arn:aws:eks:eu-west-1:111122223333:cluster/prod'
        $entry.CredentialSource | Should -Be 'sandbox'
    }

    It 'goes through Clixml and JSON whole' {
        $entry = Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev
        $entry | Export-Clixml -LiteralPath entry.xml
        $back = Import-Clixml -LiteralPath entry.xml
        $back.Policies[0].AccessScope.Namespaces | Should -Be $entry.Policies[0].AccessScope.Namespaces
        $back.AccessPolicy | Should -Be $entry.AccessPolicy
        $back.Tags.team | Should -Be 'web'
        [string] $back.PrincipalStatus | Should -Be 'NotChecked'
        ($entry | ConvertTo-Json -Depth 6 | ConvertFrom-Json).Policies[0].AccessScope.Namespaces | Should -Be @('dev-*', 'web')
        $change = $entry | Grant-EKSClusterAccess -AccessPolicy Admin -WhatIf
        $change | Export-Clixml -LiteralPath change.xml
        (Import-Clixml -LiteralPath change.xml).After.Policies[0].AccessScope.Type.ToString() | Should -Be $change.After.Policies[0].AccessScope.Type.ToString()
    }

    It 'shows every column of the tables in words, at 80 and 100 columns' {
        foreach ($width in 80, 100) {
            foreach ($table in
                (Get-EKSAccessEntry -ClusterName prod | Out-String -Width $width),
                (Convert-AwsAuthToAccessEntry -ClusterName legacy | Out-String -Width $width),
                (Get-AwsAuthMapping -ClusterName legacy | Out-String -Width $width),
                (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy 'Edit@jobs' -Tag 'a=1;b=2;c=3;d=4;e=5' -WhatIf | Out-String -Width $width),
                (Get-EKSAccessPolicyDefinition -Name Edit | Out-String -Width $width)) {
                $rule = @($table -split "`r?`n" | Where-Object { $_ -match '^-[- ]+$' })[0]
                @($rule.Trim() -split ' +').Count | Should -BeGreaterOrEqual 4
                if ($width -eq 100) {
                    ($table -split "`r?`n" | Where-Object { $_.Trim().Length -eq 1 }) | Should -BeNullOrEmpty
                }
            }
        }

        (Get-EKSAccessEntry -ClusterName prod | Out-String -Width 100) | Should -Match 'Policies'
        (Convert-AwsAuthToAccessEntry -ClusterName legacy | Out-String -Width 100) | Should -Match 'mapUsers:1'
        (Get-EKSAccessPolicyDefinition -Name Edit | Select-Object -ExpandProperty Rules | Out-String -Width 100) | Should -Match 'get,list'
    }

    It 'takes entries back that went through JSON' {
        Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev | ConvertTo-Json -Depth 6 | Set-Content -LiteralPath entry.json
        (Get-Content -LiteralPath entry.json -Raw | ConvertFrom-Json | Grant-EKSClusterAccess -Exact).Action | Should -Be 'Unchanged'
    }

    It 'names the row and the principal, or the properties, of an input that is wrong' {
        $rows = "PrincipalArn,AccessPolicy`n$dev,View`n$dev,Veiw" | ConvertFrom-Csv
        $null = $rows | Grant-EKSClusterAccess -ClusterName prod -WhatIf -ErrorVariable faults -ErrorAction SilentlyContinue
        [string] $faults[0] | Should -Match ([regex]::Escape("Input 2, ${dev}:"))
        $null = "Principal,AccessPolicy`n$dev,View" | ConvertFrom-Csv | Grant-EKSClusterAccess -ClusterName prod -ErrorVariable faults -ErrorAction SilentlyContinue
        [string] $faults[0] | Should -Match 'input 1 of the pipeline. It has the properties Principal, AccessPolicy'
    }

    It 'writes lists into one CSV cell each, and reads them back' {
        (Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv).Policies | Should -Be 'Edit@dev-*,web;View'
        Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev | Select-Object PrincipalArn, ClusterArn, KubernetesGroups, AccessPolicy, Tags | Export-Csv -LiteralPath entry.csv -NoTypeInformation
        (Import-Csv -LiteralPath entry.csv).AccessPolicy | Should -Be 'Edit@dev-*,web;View'
        (Import-Csv -LiteralPath entry.csv | Grant-EKSClusterAccess -Exact).Action | Should -Be 'Unchanged'
    }
}
