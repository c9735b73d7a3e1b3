BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Push-Location -LiteralPath $env:EKSAM_SCRATCH
    $samples = Join-Path $Root 'samples/aws-auth'

    # A whole manifest with two mistakes, and the bare text of a key with one.
    $manifest = @'
apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    # nodes
    - rolearn: arn:aws:iam::111122223333:role/web-node
      username: system:node:{{EC2PrivateDNSName}}
      groups: [system:bootstrappers, system:nodes]
    - rolearn: arn:aws:iam::111122223333:role/team/web
      username: web
      groups: viewers
'@
    $bare = @'
- userarn: arn:aws:iam::111122223333:user/eve
  username: eve
  groups:
  - viewers
   - editors
'@
    Set-Content -LiteralPath manifest.yaml -Value $manifest
    Set-Content -LiteralPath bare.yaml -Value $bare
    Set-Content -LiteralPath nonsense.yaml -Value 'The quick brown fox.'
}

AfterAll {
    Pop-Location
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'aws-auth without a cluster' {
    It 'Find-AwsAuthIssue tells place, rule, reading and remedy' {
        $issues = @(Find-AwsAuthIssue -Path manifest.yaml | Where-Object Severity -eq Error)
        $issues.RuleId | Should -Be @('role-path', 'groups-kind')
        $issues.Line | Should -Be @(12, 14)
        $issues[0].Column | Should -Be 16
        $issues[0].File | Should -Be (Join-Path $env:EKSAM_SCRATCH 'manifest.yaml')
        $issues[0].Suggestion | Should -Match 'role/web'
        $issues[1].Suggestion | Should -Match '\[viewers\]'
        $issues[1].PrincipalArn | Should -Be 'arn:aws:iam::111122223333:role/team/web'
    }

    It 'gives the same for files, lines, texts and objects with a text' {
        $expected = @(Find-AwsAuthIssue -LiteralPath bare.yaml, manifest.yaml | ForEach-Object { '{0} {1}:{2}' -f $_.RuleId, $_.Line, $_.Column })
        $expected.Count | Should -BeGreaterThan 2
        foreach ($issues in @(
                , @(Get-ChildItem -Path bare.yaml, manifest.yaml | Find-AwsAuthIssue)
                , @(Get-Content bare.yaml, manifest.yaml | Find-AwsAuthIssue)
                , @(Get-Content bare.yaml, manifest.yaml -Raw | Find-AwsAuthIssue)
                , @([pscustomobject]@{ Text = $bare }, [pscustomobject]@{ Text = $manifest } | Find-AwsAuthIssue))) {
            @($issues | ForEach-Object { '{0} {1}:{2}' -f $_.RuleId, $_.Line, $_.Column }) | Should -Be $expected
        }

        @(Get-Content bare.yaml, manifest.yaml | Find-AwsAuthIssue).File | Select-Object -Unique | Split-Path -Leaf | Should -Be @('bare.yaml', 'manifest.yaml')
    }

    It 'names who stands in a key that cannot be read' {
        $text = "mapRoles: |`n  - rolearn: arn:aws:iam::111122223333:role/dev`n    username: `"d`n  - rolearn: arn:aws:iam::111122223333:role/ops`n    username: o`n    groups: [viewers]`n"
        $lost = 'arn:aws:iam::111122223333:role/dev', 'arn:aws:iam::111122223333:role/ops'
        ($text | Find-AwsAuthIssue).LostArn | Should -Be $lost
        $rows = @($text | Get-AwsAuthMapping -WarningAction SilentlyContinue | Where-Object State -eq Lost)
        $rows.Arn | Should -Be $lost
        $rows.LetsIn | Should -Be @($false, $false)
        $rows[1].Groups | Should -Be viewers
        $rows[1].Line | Should -Be 4
    }

    It 'lets nobody in by a ConfigMap of another name or namespace' {
        $text = $manifest -replace 'namespace: kube-system', 'namespace: default'
        $rows = @($text | Get-AwsAuthMapping -WarningAction SilentlyContinue)
        $rows.LetsIn | Should -Not -Contain $true
        $rows[0].Reason | Should -Match 'default/aws-auth'
        ($text | Get-AwsAuthMapping -PrincipalArn arn:aws:iam::111122223333:role/web-node -WarningAction SilentlyContinue).IsMapped | Should -BeFalse
    }

    It 'raises no alarm over what is valid' {
        Find-AwsAuthIssue -Path (Join-Path $samples 'typical.yaml'), (Join-Path $samples 'cdk.yaml') | Where-Object Severity -ne Information | Should -BeNullOrEmpty
    }

    It 'has a page for every rule that the samples break' {
        $rules = @(Find-AwsAuthIssue -Path (Join-Path $samples '*.yaml') | ForEach-Object RuleId | Select-Object -Unique)
        $rules.Count | Should -BeGreaterThan 8
        foreach ($rule in $rules) {
            Join-Path $Root "docs/rules/$rule.md" | Should -Exist
        }
    }

    It 'goes on after a file that cannot be read, and takes nonsense for what it is' {
        $issues = @('none.yaml', 'nonsense.yaml' | ForEach-Object { [pscustomobject]@{ LiteralPath = $_ } } | Find-AwsAuthIssue -ErrorVariable faults -ErrorAction SilentlyContinue)
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'FileUnreadable,*'
        $faults[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $issues.RuleId | Should -Be 'nothing-found'
        { Get-AwsAuthMapping -Path nonsense.yaml -ErrorAction Stop } | Should -Throw -ErrorId 'MalformedInput,*'
        $left = Repair-AwsAuth -Path nonsense.yaml
        $left.Changed | Should -BeFalse
        $left.Left.RuleId | Should -Be 'nothing-found'
        @('' | Find-AwsAuthIssue).RuleId | Should -Be 'nothing-found'
    }

    It 'Repair-AwsAuth gives text and difference, and leaves the file alone' {
        $before = Get-Content -LiteralPath manifest.yaml -Raw
        $repair = Repair-AwsAuth -Path manifest.yaml
        Get-Content -LiteralPath manifest.yaml -Raw | Should -BeExactly $before
        $repair.Changed | Should -BeTrue
        $repair.Repaired.RuleId | Sort-Object | Should -Be @('groups-kind', 'role-path')
        $repair.Diff | Should -Match '-      groups: viewers'
        $repair.Text | Should -Match '# nodes'
        $repair | Find-AwsAuthIssue | Where-Object Severity -eq Error | Should -BeNullOrEmpty
        ($repair | Get-AwsAuthMapping).Arn | Should -Contain 'arn:aws:iam::111122223333:role/web'
        ($repair | Repair-AwsAuth).Changed | Should -BeFalse
    }

    It 'Get-AwsAuthMapping answers for a caller' {
        $text = Get-Content -LiteralPath (Join-Path $samples 'typical.yaml') -Raw
        $answer = $text | Get-AwsAuthMapping -PrincipalArn arn:aws:sts::111122223333:assumed-role/web-developer/alice
        $answer.IsMapped | Should -BeTrue
        $answer.Username | Should -Be 'web:alice'
        $answer.Groups | Should -Be 'web-developers'
        $answer.IsCertain | Should -BeTrue
        $answer.Rows[0].Line | Should -Be $answer.Line
        $both = @($text | Get-AwsAuthMapping -PrincipalArn arn:aws:iam::111122223333:user/nobody, arn:aws:iam::111122223333:role/path/platform-admin)
        $both.IsMapped | Should -Be @($false, $true)
        [string] $both[0].Outcome | Should -Be 'NotMapped'
        $both[1].IsComplete | Should -BeFalse
        { $text | Get-AwsAuthMapping -PrincipalArn nobody } | Should -Throw -ErrorId 'InvalidArn,*'
    }

    It 'shows issues with place and remedy' {
        $shown = Find-AwsAuthIssue -Path manifest.yaml | Out-String -Width 120
        $shown | Should -Match '12:16'
        $shown | Should -Match 'Write'
        Repair-AwsAuth -Path manifest.yaml | Out-String | Should -Match 'Diff'
    }
}

Describe 'aws-auth of a cluster' {
    BeforeAll {
        $sandbox = Start-TestSandbox
    }

    It 'Find-AwsAuthIssue knows the caller and who holds system:masters' {
        $issues = @(Find-AwsAuthIssue -ClusterName legacy)
        ($issues | Where-Object RuleId -eq 'caller-row-missing').Message | Should -Match 'user/admin'
        @($issues | Where-Object RuleId -eq 'cluster-admin').Count | Should -Be 2
        $issues.ClusterArn | Select-Object -Unique | Should -Be 'arn:aws:eks:eu-west-1:111122223333:cluster/legacy'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'holds a file against the node groups of a cluster' {
        $issues = @(Find-AwsAuthIssue -Path manifest.yaml -ClusterName legacy)
        @($issues | Where-Object RuleId -eq 'node-row-missing').Count | Should -Be 2
        $issues.ClusterName | Select-Object -Unique | Should -Be 'legacy'
    }

    It 'asks IAM only when told to' {
        $text = "- rolearn: arn:aws:iam::111122223333:role/gone`n  username: gone`n- rolearn: arn:aws:iam::111122223333:role/ops`n  username: ops`n"
        @($text | Find-AwsAuthIssue -ClusterName legacy | Where-Object RuleId -eq 'principal-missing').Count | Should -Be 0
        ($text | Find-AwsAuthIssue -ClusterName legacy -CheckPrincipal | Where-Object RuleId -eq 'principal-missing').PrincipalArn | Should -Be 'arn:aws:iam::111122223333:role/gone'
    }

    It 'takes clusters from objects, and goes on after one that fails' {
        $issues = @(Get-EKSAuthenticationMode -ClusterName legacy, prod | Find-AwsAuthIssue)
        $issues.ClusterName | Select-Object -Unique | Sort-Object | Should -Be @('legacy', 'prod')
        $issues = @(Find-AwsAuthIssue -ClusterName nowhere, legacy -ErrorVariable faults -ErrorAction SilentlyContinue)
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'ClusterNotFound,*'
        $issues.ClusterName | Select-Object -Unique | Should -Be 'legacy'
    }

    It 'takes the mended text of a repair, not what the cluster holds' {
        $repair = Repair-AwsAuth -ClusterName legacy
        $repair | Add-Member -MemberType NoteProperty -Name Text -Value "- userarn: arn:aws:iam::111122223333:user/new`n  username: new`n" -Force
        ($repair | Get-AwsAuthMapping).Username | Should -Be 'new'
    }

    It 'Get-AwsAuthMapping answers for a caller of a cluster' {
        $answer = Get-AwsAuthMapping -ClusterName legacy -PrincipalArn arn:aws:sts::111122223333:assumed-role/developer/bob
        $answer.Username | Should -Be 'developer:bob'
        $answer.ClusterName | Should -Be 'legacy'
    }
}
