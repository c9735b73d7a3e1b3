BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox
    $ops = 'arn:aws:iam::111122223333:role/ops'

    function Get-Problem {
        # What became of one row: the text of its error, or nothing.
        param($Row)

        $null = $Row | Grant-EKSClusterAccess -ClusterName prod -WhatIf -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        [string] (@($problems) | Select-Object -First 1)
    }
}

AfterAll {
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'A CSV row of nonsense' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'is an error that names the cell: <Name>' -ForEach @(
        @{ Name = 'a list that was lost'; Row = @{ KubernetesGroup = 'System.String[]' }; Text = 'System\.String\[\]' }
        @{ Name = 'another list that was lost'; Row = @{ AccessPolicy = 'System.Collections.Generic.List`1[System.String]' }; Text = 'was lost' }
        @{ Name = 'a scope cut off by the display'; Row = @{ AccessPolicy = ('Edit@web,dev' + [char] 0x2026) }; Text = 'cut off' }
        @{ Name = 'a scope cut off with dots'; Row = @{ AccessPolicy = 'Edit@web,...' }; Text = 'cut off' }
        @{ Name = 'a scope without namespaces'; Row = @{ AccessPolicy = 'Edit@' }; Text = 'Edit@' }
        @{ Name = 'a misspelt type'; Row = @{ Type = 'STANDRAD' }; Text = 'STANDRAD' }
        @{ Name = 'a misspelt status of a spec'; Row = @{ Status = 'Redy'; RowArn = 'arn:aws:iam::111122223333:role/ops' }; Text = 'Redy|not Ready|SpecNotReady' }
        @{ Name = 'a status that is not Ready'; Row = @{ Status = 'NeedsDecision'; Reason = 'decide' }; Text = 'NeedsDecision|decide' }
        @{ Name = 'a flag that is none'; Row = @{ EksOwned = 'maybe' }; Text = 'maybe' }
        @{ Name = 'an ARN that is none'; Row = @{ PrincipalArn = 'bob' }; Text = 'bob' }
        @{ Name = 'no ARN'; Row = @{ PrincipalArn = '' }; Text = 'principal' }
        @{ Name = 'a tag without a key'; Row = @{ Tag = '=x' }; Text = 'key' }
        @{ Name = 'a reserved group'; Row = @{ KubernetesGroup = 'viewers;system:masters' }; Text = 'system:masters' }
    ) {
        $cells = @{ PrincipalArn = $ops; AccessPolicy = 'View'; KubernetesGroup = ''; Username = ''; Type = ''; Tag = ''; Status = ''; Reason = ''; EksOwned = '' }
        foreach ($cell in $Row.GetEnumerator()) {
            $cells[$cell.Key] = $cell.Value
        }

        $file = Join-Path $env:EKSAM_SCRATCH 'row.csv'
        [pscustomobject] $cells | Export-Csv -LiteralPath $file -NoTypeInformation -Encoding UTF8
        Get-Problem -Row (Import-Csv -LiteralPath $file -Encoding UTF8) | Should -Match $Text
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'does not keep the next row from its turn' {
        $rows = "PrincipalArn,AccessPolicy`nbob,View`n$ops,View" | ConvertFrom-Csv
        @($rows | Grant-EKSClusterAccess -ClusterName prod -ErrorAction SilentlyContinue).PrincipalArn | Should -Be $ops
    }

    It 'leaves nothing of itself to the next row' {
        $rows = "PrincipalArn,AccessPolicy,KubernetesGroup,Username`n$ops,View,viewers,olga`narn:aws:iam::111122223333:role/developer,Edit,," | ConvertFrom-Csv
        $changes = @($rows | Grant-EKSClusterAccess -ClusterName prod)
        $changes[1].After.KubernetesGroups.Count | Should -Be 0
        $changes[1].After.AccessPolicy | Should -Be 'Edit'
        $changes[1].After.Username | Should -BeLike 'arn:aws:sts:*'
    }
}

Describe 'Values' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'of lists come from arrays, from cells with semicolons, and from deserialized lists' {
        (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -KubernetesGroup a, 'b;c' -AccessPolicy ([System.Collections.ArrayList] @('View')) -WhatIf).After.KubernetesGroups | Should -Be @('a', 'b', 'c')
    }

    It 'of tags come from hashtables, dictionaries and text' {
        foreach ($tag in @{ a = '1' }, ([ordered] @{ a = 1 }), 'a=1') {
            (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -Tag $tag -WhatIf -WarningAction SilentlyContinue).After.Tags['a'] | Should -Be '1'
        }
    }

    It 'of regions come from text and from objects with a property Region' {
        @(Get-EKSAuthenticationMode -ClusterName * -Region ([pscustomobject] @{ Region = 'us-east-1'; Name = 'US East' })).ClusterName | Should -Be 'prod-us'
        @(Get-EKSAuthenticationMode -ClusterName * -Region 'us-east-1,eu-west-1').Count | Should -Be 4
        @(Get-EKSAuthenticationMode -ClusterName * -RegionToCall us-east-1).ClusterName | Should -Be 'prod-us'
    }

    It 'may have the names AWS.Tools gives them' {
        (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -KubernetesGroups a -Tags @{ b = 'c' } -WhatIf).After.KubernetesGroups | Should -Be 'a'
    }

    It 'that bind from the pipeline are of no enum, hashtable or model type' {
        foreach ($command in Get-Command -Module EksAccessManagement) {
            foreach ($parameter in $command.Parameters.Values) {
                $pipes = @($parameter.ParameterSets.Values | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }).Count -gt 0
                if ($pipes) {
                    $parameter.ParameterType.FullName -replace '^System\.Nullable`1\[\[([^,]+),.*', '$1' | Should -BeIn @('System.String', 'System.String[]', 'System.Object', 'System.Boolean', 'System.Int32[]', 'System.Management.Automation.PSObject') -Because ($command.Name + ' -' + $parameter.Name)
                }
            }
        }
    }

    It 'of Revoke never come from the pipeline, but for who and where' {
        $piped = @((Get-Command Revoke-EKSClusterAccess).Parameters.Values | Where-Object { @($_.ParameterSets.Values | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }).Count -gt 0 } | ForEach-Object Name | Sort-Object)
        # InputObject takes what binds to nothing, so that an error can say what was there.
        $piped | Should -Be @('AccountId', 'ClusterArn', 'ClusterName', 'CredentialSource', 'InputObject', 'PrincipalArn', 'Region')
        @((Get-Command Set-EKSAuthenticationMode).Parameters['Mode'].ParameterSets.Values | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }).Count | Should -Be 0
    }
}

Describe 'Location' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'on the command line wins over all that an object says' {
        $entry = Get-EKSAccessEntry -ClusterName prod-us -Region us-east-1 -PrincipalArn $ops
        $change = $entry | Grant-EKSClusterAccess -ClusterName staging -WhatIf
        $change.ClusterArn | Should -Be 'arn:aws:eks:eu-west-1:111122223333:cluster/staging'
    }

    It 'comes from the object otherwise' {
        $entry = Get-EKSAccessEntry -ClusterName prod-us -Region us-east-1 -PrincipalArn $ops
        ($entry | Grant-EKSClusterAccess -AccessPolicy View -WhatIf).ClusterArn | Should -Be 'arn:aws:eks:us-east-1:111122223333:cluster/prod-us'
        ($entry | Get-EKSAuthenticationMode).Region | Should -Be 'us-east-1'
    }

    It 'that contradicts itself is an error' {
        $entry = Get-EKSAccessEntry -ClusterName prod-us -Region us-east-1 -PrincipalArn $ops
        $null = $entry | Grant-EKSClusterAccess -Region eu-west-1 -AccessPolicy View -WhatIf -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ConflictingRegion,*'
    }

    It 'of another account is an error before any write' {
        $entry = Get-EKSAccessEntry -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:user/ada
        $moved = $entry | Select-Object PrincipalArn, AccessPolicy, ClusterName, @{ Name = 'ClusterArn'; Expression = { $_.ClusterArn -replace '111122223333', '444455556666' } }
        $null = $moved | Grant-EKSClusterAccess -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WrongAccount,*'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'can be an ARN for -ClusterName' {
        (Get-EKSAuthenticationMode -ClusterName arn:aws:eks:us-east-1:111122223333:cluster/prod-us).ClusterName | Should -Be 'prod-us'
    }
}
