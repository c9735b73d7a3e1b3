BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $null = Start-TestSandbox
    $role = "arn:aws:iam::${Account}:role"
    $rbac = Join-Path $Root 'samples/rbac/kubectl-get.yaml'

    function Get-Fault {
        # The error that a script ends with, or the first that it tells.
        param([scriptblock] $Script)

        try {
            $problems = @(& $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
            if ($problems) { $problems[0] }
        }
        catch {
            $_
        }
    }
}

AfterAll {
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'Grant-EKSClusterAccess -ClusterRole' {
    BeforeAll {
        $grant = @{ ClusterName = 'prod'; PrincipalArn = "$role/ops"; KubernetesGroup = 'pod-viewers'; ClusterRole = 'view'; Confirm = $false }
        $question = @{ ClusterName = 'prod'; PrincipalArn = "$role/ops"; Verb = 'get'; Resource = 'pods' }
    }

    It 'refuses wildcard namespaces and a role without a group before anything is written' {
        (Get-Fault { EksAccessManagement\Grant-EKSClusterAccess @grant -Namespace 'dev-*' }).FullyQualifiedErrorId | Should -BeLike 'WildcardNotAllowed,*'
        (Get-Fault { EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -PrincipalArn "$role/ops" -ClusterRole view -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        EksAccessManagement\Get-EKSAccessEntry -ClusterName prod -PrincipalArn '*/ops' | Should -BeNullOrEmpty
    }

    It 'shows with -WhatIf what it would do, and does nothing' {
        $change = EksAccessManagement\Grant-EKSClusterAccess @grant -Namespace web -WhatIf
        $change.Applied | Should -BeFalse
        $change.Changes -join "`n" | Should -Match 'create RoleBinding web/pod-viewers:view'
        $change.Manifest | Should -Match 'kind: RoleBinding'
        (EksAccessManagement\Get-EKSClusterAccess -ClusterName prod).Bindings.Name | Should -Not -Contain 'pod-viewers:view'
    }

    It 'makes the binding in each namespace, and the group works there' {
        $change = EksAccessManagement\Grant-EKSClusterAccess @grant -Namespace web, batch -WarningVariable warnings
        $change.Applied | Should -BeTrue
        $warnings | Should -BeNullOrEmpty
        EksAccessManagement\Test-EKSClusterAccess @question -Namespace web | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess @question -Namespace batch | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess @question -Namespace dev-a | Should -BeFalse
    }

    It 'is the same twice as once, and adopts a binding that says so already' {
        $again = EksAccessManagement\Grant-EKSClusterAccess @grant -Namespace web, batch
        $again.Applied | Should -BeFalse
        $again.Changes | Should -BeNullOrEmpty
        $adopted = EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -PrincipalArn "$role/ops" -KubernetesGroup viewers -ClusterRole view -Confirm:$false
        $adopted.Changes -join "`n" | Should -Not -Match 'Binding'
        $adopted.Manifest | Should -Match 'name: viewers'
    }

    It 'says which bindings were made when another one is refused' {
        # A binding of the same name to another role.
        $null = EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -PrincipalArn "$role/ops" -KubernetesGroup team:system -ClusterRole basic-user -Namespace batch -Confirm:$false -WarningAction SilentlyContinue
        $wish = @{ ClusterName = 'prod'; PrincipalArn = "$role/ops"; KubernetesGroup = 'team'; ClusterRole = 'system:basic-user'; Confirm = $false; WarningAction = 'SilentlyContinue' }
        $null = EksAccessManagement\Grant-EKSClusterAccess @wish -Namespace dev-a
        $change = EksAccessManagement\Grant-EKSClusterAccess @wish -Namespace batch, web -WarningVariable warnings -ErrorVariable problems -ErrorAction SilentlyContinue
        [string] $change.Action | Should -Be 'Updated'
        $change.Applied | Should -BeTrue
        $change.Changes | Should -Be 'create RoleBinding web/team:system:basic-user of ClusterRole system:basic-user to group team'
        "$warnings" | Should -Match 'not made: RoleBinding batch/team:system:basic-user: .*These were: create RoleBinding web/team:system:basic-user'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'KubernetesConflict,*'
    }

    It 'gives the manifest with a warning where the Kubernetes API is out of reach' {
        $change = EksAccessManagement\Grant-EKSClusterAccess -ClusterName staging -PrincipalArn "$role/ops" -KubernetesGroup pod-viewers -ClusterRole view -KubernetesEndpoint https://127.0.0.1:9 -AllowLoss -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        $change.Manifest | Should -Match 'kind: ClusterRoleBinding'
        $warnings -join "`n" | Should -Match 'not made'
        (EksAccessManagement\Get-EKSAccessEntry -ClusterName staging -PrincipalArn "$role/ops").KubernetesGroups | Should -Contain 'pod-viewers'
    }

    It 'warns of a role that does not exist, of groups that no binding names and of scopes without a namespace' {
        $null = EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -PrincipalArn "$role/developer" -KubernetesGroup lost-ones -AccessPolicy 'View@no-such-*' -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -join "`n" | Should -Match 'No binding .* names the group lost-ones'
        $warnings -join "`n" | Should -Match 'no namespace no-such-\*'
        $null = EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -PrincipalArn "$role/developer" -KubernetesGroup lost-ones -ClusterRole no-such-role -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -join "`n" | Should -Match 'ClusterRole no-such-role does not exist'
    }
}

Describe 'Convert-AwsAuthToAccessEntry -Compare' {
    It 'gives each Ready spec its verdict before anything is written' {
        $specs = @(EksAccessManagement\Convert-AwsAuthToAccessEntry -ClusterName legacy -Compare)
        $ready = @($specs | Where-Object Status -eq 'Ready')
        $ready.Count | Should -BeGreaterThan 0
        @($ready | Where-Object { $null -eq $_.Verdict }) | Should -BeNullOrEmpty
        @($specs | Where-Object { $_.Status -ne 'Ready' -and $null -ne $_.Verdict }) | Should -BeNullOrEmpty
        [string] ($ready | Where-Object PrincipalArn -like '*user/ada').Verdict | Should -Be 'Equal'
        @(EksAccessManagement\Convert-AwsAuthToAccessEntry -ClusterName legacy).Count | Should -Be $specs.Count
    }

    It 'tells what a text would change on its cluster' {
        $text = "mapUsers: |`n  - userarn: arn:aws:iam::${Account}:user/ada`n    username: ada`n    groups: [viewers]"
        $spec = $text | EksAccessManagement\Convert-AwsAuthToAccessEntry -ClusterName legacy -Compare
        [string] $spec.Verdict | Should -Be 'Lost'
        $spec.Comparison.Differences | Should -Not -BeNullOrEmpty
        (Get-Fault { $text | EksAccessManagement\Convert-AwsAuthToAccessEntry -AccountId $Account -Compare }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
}

Describe 'Get-EKSAccessPolicyDefinition' {
    It 'searches by what a policy allows' {
        $names = @(EksAccessManagement\Get-EKSAccessPolicyDefinition -Verb get -Resource secret -WarningVariable warnings -WarningAction SilentlyContinue).ShortName
        $names | Should -Contain 'Edit'
        $names | Should -Contain 'ClusterAdmin'
        $names | Should -Not -Contain 'View'
        $warnings -join ' ' | Should -Match 'not known'
    }

    It 'finds the policy that comes nearest to a role of files or of a cluster' {
        $matches = @(EksAccessManagement\Get-EKSAccessPolicyDefinition -NearestTo pod-viewer-role -RbacPath $rbac)
        $matches[0].Policy.ShortName | Should -Be 'View'
        $matches[0].TooLittle | Should -BeNullOrEmpty
        $matches[0].TooMuch | Should -Not -BeNullOrEmpty
        $near = @(EksAccessManagement\Get-EKSAccessPolicyDefinition -NearestTo edit -ClusterName prod | Select-Object -First 1)
        $near.Policy.ShortName | Should -Be 'Edit'
        (Get-Fault { EksAccessManagement\Get-EKSAccessPolicyDefinition -NearestTo nothing -RbacPath $rbac }).FullyQualifiedErrorId | Should -BeLike 'KubernetesNotFound,*'
        (Get-Fault { EksAccessManagement\Get-EKSAccessPolicyDefinition -NearestTo view }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }

    It 'compares with what the service lists' {
        $policies = @(EksAccessManagement\Get-EKSAccessPolicyDefinition -Online -WarningAction SilentlyContinue)
        ($policies | Where-Object ShortName -eq 'View').Listed | Should -BeTrue
        $policies.Count | Should -BeGreaterOrEqual 38
    }
}

Describe 'Start-EKSSandbox -Snapshot' {
    It 'starts with the access state of the snapshot: everyone can do what they could' {
        $file = Join-Path $env:EKSAM_SCRATCH 'copy.json'
        $before = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod, legacy
        $before | EksAccessManagement\Export-EKSClusterAccess -Path $file
        EksAccessManagement\Stop-EKSSandbox
        $null = EksAccessManagement\Start-EKSSandbox -Snapshot $file -WarningAction SilentlyContinue
        $rows = @(EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $before)
        $rows.Count | Should -BeGreaterThan 10
        @($rows | Where-Object Verdict -ne 'Equal' | ForEach-Object { "$_" }) | Should -BeNullOrEmpty
        (EksAccessManagement\Get-EKSClusterAccess -ClusterName prod).CallerArn | Should -Be $before[0].CallerArn
    }
}

Describe 'A policy that the catalogue lacks' {
    BeforeAll {
        $seed = Join-Path $env:EKSAM_SCRATCH 'newer.yaml'
        @"
accounts:
- id: "$Account"
  users: [{name: admin, profile: default}]
  roles: [{name: early-bird}]
  clusters:
  - name: newer
    region: eu-west-1
    authenticationMode: API
    creator: arn:aws:iam::${Account}:user/admin
    addsEksOwnedEntries: true
    accessEntries:
    - principalArn: $role/early-bird
      policies: [{policy: AmazonEKSNextYearPolicy}]
"@ | Set-Content -LiteralPath $seed
        $null = Start-TestSandbox -Path $seed
    }

    It 'is a warning of -Online, and listed without rules' {
        $policies = @(EksAccessManagement\Get-EKSAccessPolicyDefinition -Online -WarningVariable warnings -WarningAction SilentlyContinue)
        "$warnings" | Should -Match "^The service lists AmazonEKSNextYearPolicy, which this module's catalogue of .+ lacks: what it allows evaluates to Unknown\.$"
        $policy = @($policies | Where-Object Name -eq 'AmazonEKSNextYearPolicy')
        $policy.Count | Should -Be 1
        $policy[0].RulesComplete | Should -BeFalse
        $policy[0].Listed | Should -BeTrue
        $policies.Count | Should -Be 39
    }

    It 'evaluates to Unknown and is never equal to one that is known' {
        $question = @{ ClusterName = 'newer'; Verb = 'delete'; Resource = 'nodes' }
        (Get-Fault { EksAccessManagement\Test-EKSClusterAccess @question -PrincipalArn "$role/early-bird" }).FullyQualifiedErrorId | Should -BeLike 'AccessUnknown,*'
        [string] (EksAccessManagement\Trace-EKSClusterAccess @question -PrincipalArn "$role/early-bird").Verdict | Should -Be 'Unknown'
        $row = @(EksAccessManagement\Find-EKSClusterAccess @question | Where-Object PrincipalArn -like '*/early-bird')
        $row.Decision | Should -Be 'Unknown'
        $row.Reason | Should -Match 'does not know AmazonEKSNextYearPolicy'
        $before = EksAccessManagement\Get-EKSClusterAccess -ClusterName newer
        @(EksAccessManagement\Compare-EKSClusterAccess $before).Verdict | Sort-Object -Unique | Should -Be 'Equal'
        $null = EksAccessManagement\Grant-EKSClusterAccess -ClusterName newer -PrincipalArn "$role/early-bird" -AccessPolicy View -Exact -Confirm:$false -WarningAction SilentlyContinue
        [string] (EksAccessManagement\Compare-EKSClusterAccess $before | Where-Object PrincipalArn -like '*/early-bird').Verdict | Should -Be 'Unknown'
    }
}
