BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $null = Start-TestSandbox
    $folder = Join-Path $env:EKSAM_SCRATCH 'access'
    $null = New-Item -ItemType Directory -Path $folder
    $before = Join-Path $folder 'before.json'
    $role = "arn:aws:iam::${Account}:role"
    $dev = "$role/team/dev"
    $unreachable = @{ KubernetesEndpoint = 'https://127.0.0.1:9' }
    EksAccessManagement\Get-EKSClusterAccess -ClusterName prod | EksAccessManagement\Export-EKSClusterAccess -Path $before
    $prod = EksAccessManagement\Import-EKSClusterAccess -Path $before

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

Describe 'Get-EKSClusterAccess' {
    It 'says in words what each principal can do, and has the rules behind the words' {
        $access = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod
        $access.NotEvaluated | Should -BeNullOrEmpty
        $access.Limits | Should -Not -BeNullOrEmpty
        ($access.Principals | Where-Object PrincipalArn -eq "arn:aws:iam::${Account}:user/ada").Access | Should -Be 'Cluster admin'
        $it = $access.Principals | Where-Object PrincipalArn -eq $dev
        $it.Access | Should -Match 'Edit in '
        [string] $it.PrincipalStatus | Should -Be 'Active'
        @($it.Rules | Where-Object { "$_" -match 'secrets' -and $_.Scope -match 'web' -and "$($_.Source)" -match 'access policy Edit' }) | Should -Not -BeNullOrEmpty
    }

    It 'reads names, wildcards and regions, and goes on when one fails' {
        @(EksAccessManagement\Get-EKSClusterAccess -ClusterName * -Region eu-west-1, us-east-1).ClusterName | Sort-Object | Should -Be @('legacy', 'prod', 'prod-us', 'staging')
        @('prod', 'staging' | EksAccessManagement\Get-EKSClusterAccess).ClusterName | Should -Be @('prod', 'staging')
        $found = EksAccessManagement\Get-EKSClusterAccess -ClusterName nowhere, prod -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.ClusterName | Should -Be 'prod'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ClusterNotFound,*'
    }

    It 'warns of a pattern that fits no cluster, as every command that lists clusters does' -ForEach @(
        @{ Command = { EksAccessManagement\Get-EKSClusterAccess -ClusterName zzz* } }
        @{ Command = { EksAccessManagement\Get-EKSAccessEntry -ClusterName zzz* -Region eu-west-1, us-east-1 } }
        @{ Command = { EksAccessManagement\Trace-EKSClusterAccess -ClusterName zzz* -Verb get -Resource pods } }
        @{ Command = { EksAccessManagement\Compare-EKSClusterAccess zzz* $before } }
    ) {
        $told = @(& $Command 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
        "$told" | Should -Match 'No cluster fits zzz\*; looked in eu-west-1'
    }

    It 'follows objects that came from a cluster' {
        @(EksAccessManagement\Get-EKSAuthenticationMode -ClusterName p* | EksAccessManagement\Get-EKSClusterAccess).ClusterName | Should -Be 'prod'
    }

    It 'lists what could not be read as not evaluated' {
        $access = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod @unreachable -WarningVariable warnings -WarningAction SilentlyContinue
        $access.NotEvaluated.Part | Should -Contain 'RBAC'
        $access.NotEvaluated.Part | Should -Contain 'aws-auth'
        $warnings | Should -Not -BeNullOrEmpty
    }

    It 'takes files of kubectl in place of the Kubernetes API' {
        $files = @{ RbacPath = Join-Path $Root 'samples/rbac/kubectl-get.yaml'; AwsAuthPath = Join-Path $Root 'samples/aws-auth/typical.yaml' }
        $access = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod @unreachable @files -WarningVariable warnings -WarningAction SilentlyContinue
        $access.NotEvaluated.Part | Should -Be 'RBAC' -Because 'the file lacks built-in objects and is a part'
        $access.NotEvaluated.Reason | Should -Match 'no ClusterRole cluster-admin, admin'
        $warnings.Count | Should -Be 1
        $access.Namespaces | Should -Be @('web', 'dev-a')
        ($access.Principals | Where-Object PrincipalArn -like '*/team/grace').Access | Should -Match 'custom'
    }

    It 'reads JSON, lists without kinds in their items and several documents, and says which kinds are missing' {
        $paths = 'pod-viewers.yaml', 'rolebindings.json' | ForEach-Object { Join-Path $Root "samples/rbac/$_" }
        $access = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath $paths -WarningAction SilentlyContinue
        $access.Bindings.Name | Should -Be @('pod-viewers', 'secret-readers')
        $part = @($access.NotEvaluated | Where-Object Part -eq 'RBAC')
        $part.Reason | Should -Match 'no Role,'
    }

    It 'takes files for everything only where they hold what every cluster has' {
        # What kubectl would write, out of the cluster itself.
        $api = @{ apiVersion = 'rbac.authorization.k8s.io/v1' }
        $name = { @{ name = $_.Name } + $(if ($_.Namespace) { @{ namespace = $_.Namespace } } else { @{} }) }
        $items = @($prod.Roles | ForEach-Object {
                $api + @{
                    kind = if ($_.Namespace) { 'Role' } else { 'ClusterRole' }
                    metadata = & $name
                    rules = @($_.Rules | ForEach-Object { @{ verbs = @($_.Verbs); apiGroups = @($_.ApiGroups); resources = @($_.Resources); resourceNames = @($_.ResourceNames); nonResourceURLs = @($_.NonResourceUrls) } })
                }
            })
        $items += @($prod.Bindings | ForEach-Object {
                $api + @{
                    kind = if ($_.Namespace) { 'RoleBinding' } else { 'ClusterRoleBinding' }
                    metadata = & $name
                    roleRef = @{ kind = $_.RoleKind; name = $_.RoleName }
                    subjects = @($_.Subjects | ForEach-Object { @{ kind = $_.Kind; name = $_.Name } + $(if ($_.Namespace) { @{ namespace = $_.Namespace } } else { @{} }) })
                }
            })
        $items += @($prod.Namespaces | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Namespace'; metadata = @{ name = $_ } } })
        $names = @{ ClusterRole = 'cluster-admin', 'admin', 'edit', 'view', 'system:basic-user', 'system:discovery', 'system:public-info-viewer'; ClusterRoleBinding = 'cluster-admin', 'system:basic-user', 'system:discovery', 'system:public-info-viewer' }
        foreach ($kind in $names.Keys) {
            foreach ($builtIn in $names[$kind]) {
                if (-not ($items | Where-Object { $_.kind -eq $kind -and $_.metadata.name -eq $builtIn })) {
                    $items += $api + @{ kind = $kind; metadata = @{ name = $builtIn }; rules = @(); roleRef = @{ kind = 'ClusterRole'; name = $builtIn }; subjects = @() }
                }
            }
        }

        $local = @(
            @{ place = 'kube-system'; role = 'extension-apiserver-authentication-reader'; binding = 'system::extension-apiserver-authentication-reader' }
            @{ place = 'kube-public'; role = 'system:controller:bootstrap-signer'; binding = 'system:controller:bootstrap-signer' }
        )
        foreach ($one in $local) {
            $items += $api + @{ kind = 'Role'; metadata = @{ name = $one.role; namespace = $one.place }; rules = @() }
            $items += $api + @{ kind = 'RoleBinding'; metadata = @{ name = $one.binding; namespace = $one.place }; roleRef = @{ kind = 'Role'; name = $one.role }; subjects = @() }
        }

        $whole = Join-Path $folder 'whole.json'
        $system = Join-Path $folder 'kube-system.json'
        $part = Join-Path $folder 'part.json'
        @{ apiVersion = 'v1'; kind = 'List'; items = $items } | ConvertTo-Json -Depth 9 | Set-Content -LiteralPath $whole
        @{ apiVersion = 'v1'; kind = 'List'; items = @($items | Where-Object { $_.kind -ne 'ClusterRole' -or $_.metadata.name -notin 'view', 'edit', 'admin' }) } | ConvertTo-Json -Depth 9 | Set-Content -LiteralPath $part
        @{ apiVersion = 'v1'; kind = 'List'; items = @($items | Where-Object { $_.kind -notin 'Role', 'RoleBinding' -or $_.metadata.namespace -eq 'kube-system' }) } | ConvertTo-Json -Depth 9 | Set-Content -LiteralPath $system
        $question = @{ PrincipalArn = $dev; Verb = 'get'; Resource = 'nodes' }
        $all = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath $whole
        $all.NotEvaluated | Should -BeNullOrEmpty
        $all | EksAccessManagement\Test-EKSClusterAccess @question | Should -BeFalse
        $some = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath $part -WarningAction SilentlyContinue
        $some.NotEvaluated.Reason | Should -Match 'Bindings name roles that are not in them: .*ClusterRole view'
        (Get-Fault { $some | EksAccessManagement\Test-EKSClusterAccess @question }).FullyQualifiedErrorId | Should -BeLike 'AccessUnknown,*'
        @($some.Principals | Where-Object Access -eq 'none') | Should -BeNullOrEmpty
        $one = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath $system -WarningAction SilentlyContinue
        $one.NotEvaluated.Reason | Should -Match 'no Role kube-public/system:controller:bootstrap-signer, no RoleBinding kube-public' -Because 'other namespaces may have RoleBindings'
        (Get-Fault { $one | EksAccessManagement\Test-EKSClusterAccess @question }).FullyQualifiedErrorId | Should -BeLike 'AccessUnknown,*'
    }

    It 'says loudly what the server loses of aws-auth, and evaluates what it holds' {
        $lost = Join-Path $folder 'lost.yaml'
        "apiVersion: v1`nkind: ConfigMap`nmetadata: {name: aws-auth, namespace: kube-system}`ndata:`n  mapRoles: |`n    - rolearn: $role/ops`n      username: ops`n     groups: [system:masters]`n" | Set-Content -LiteralPath $lost
        $access = EksAccessManagement\Get-EKSClusterAccess -ClusterName staging -AwsAuthPath $lost -WarningVariable warnings -WarningAction SilentlyContinue
        $access.NotEvaluated | Should -BeNullOrEmpty
        $access.Findings | Should -Match '^aws-auth, mapRoles line \d+: '
        "$warnings" | Should -Match 'Cluster staging: aws-auth, mapRoles line'
        ($access | Out-String -Width 200) | Should -Match 'mapRoles'
        $file = Join-Path $folder 'lost.json'
        $access | EksAccessManagement\Export-EKSClusterAccess -Path $file
        (EksAccessManagement\Import-EKSClusterAccess -Path $file).Findings | Should -Be $access.Findings
        $null = EksAccessManagement\Find-EKSClusterAccess -Path $file -Verb get -Resource pods -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'mapRoles line'
        $trace = EksAccessManagement\Trace-EKSClusterAccess -Path $file -PrincipalArn "$role/ops" -Verb get -Resource pods -WarningAction SilentlyContinue
        [string] $trace.Verdict | Should -Be 'NotAllowed'
        $trace.Lost | Should -Match 'the text of mapRoles'
    }

    It 'refuses files for more than one cluster, and files that are none' {
        $rbac = Join-Path $Root 'samples/rbac/kubectl-get.yaml'
        (Get-Fault { EksAccessManagement\Get-EKSClusterAccess -ClusterName * -RbacPath $rbac }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        (Get-Fault { 'prod', 'staging' | EksAccessManagement\Get-EKSClusterAccess -RbacPath $rbac }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        (Get-Fault { EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath (Join-Path $folder 'no-such-file.yaml') }).FullyQualifiedErrorId | Should -BeLike 'FileUnreadable,*'
        (Get-Fault { EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath (Join-Path $Root 'samples/people.csv') }).FullyQualifiedErrorId | Should -BeLike 'MalformedInput,*'
        (Get-Fault { EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -AwsAuthPath $rbac }).FullyQualifiedErrorId | Should -BeLike 'MalformedInput,*'
    }

    It 'finds groups that no binding names, and scopes that match no namespace' {
        $null = EksAccessManagement\Grant-EKSClusterAccess -ClusterName staging -PrincipalArn "$role/ops" -KubernetesGroup nobody-binds-me -AccessPolicy View@no-such-place -Confirm:$false -WarningAction SilentlyContinue
        $findings = ((EksAccessManagement\Get-EKSClusterAccess -ClusterName staging).Principals | Where-Object PrincipalArn -eq "$role/ops").Findings -join "`n"
        $findings | Should -Match 'nobody-binds-me'
        $findings | Should -Match 'no-such-place'
    }
}

Describe 'Export-EKSClusterAccess and Import-EKSClusterAccess' {
    It 'gives back a snapshot that compares Equal' {
        $live = EksAccessManagement\Get-EKSClusterAccess -ClusterName * | Sort-Object -Property ClusterName
        $file = Join-Path $folder 'all.json'
        $live | EksAccessManagement\Export-EKSClusterAccess -Path $file | Should -BeOfType ([System.IO.FileInfo])
        $back = EksAccessManagement\Import-EKSClusterAccess -Path $file
        $rows = @(EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $live -DifferenceObject $back)
        $rows.Count | Should -BeGreaterThan 20
        @($rows | Where-Object Verdict -ne 'Equal') | Should -BeNullOrEmpty
        ($back | ForEach-Object { $_.Principals.Access }) | Should -Be ($live | ForEach-Object { $_.Principals.Access })
    }

    It 'writes for the owner only, and no secret' -Skip:($IsWindows -ne $false) {
        (Get-Item -LiteralPath $before).UnixMode | Should -Be '-rw-------'
        Get-Content -LiteralPath $before -Raw | Should -Not -Match 'AKIA|ASIA|k8s-aws-v1|X-Amz|secretAccessKey|certificateAuthority'
    }

    It 'minds -WhatIf and -NoClobber, and writes nothing for nothing' {
        $none = Join-Path $folder 'none.json'
        $prod | EksAccessManagement\Export-EKSClusterAccess -Path $none -WhatIf
        @() | EksAccessManagement\Export-EKSClusterAccess -Path $none
        $none | Should -Not -Exist
        (Get-Fault { $prod | EksAccessManagement\Export-EKSClusterAccess -Path $before -NoClobber }).CategoryInfo.Category | Should -Be 'ResourceExists'
    }

    It 'refuses a later schema version, and half a file' {
        $text = Get-Content -LiteralPath $before -Raw
        $later = Join-Path $folder 'later.json'
        Set-Content -LiteralPath $later -Value ($text -replace '"schemaVersion": 1', '"schemaVersion": 2')
        $fault = Get-Fault { EksAccessManagement\Import-EKSClusterAccess -Path $later }
        $fault.FullyQualifiedErrorId | Should -BeLike 'UnsupportedSnapshotVersion,*'
        $fault.Exception.Message | Should -Match 'version 2'
        $half = Join-Path $folder 'half.json'
        Set-Content -LiteralPath $half -Value $text.Substring(0, [int] ($text.Length / 2))
        (Get-Fault { EksAccessManagement\Import-EKSClusterAccess -Path $half }).FullyQualifiedErrorId | Should -BeLike 'MalformedInput,*'
        Set-Content -LiteralPath $half -Value '{ "kind": "List", "items": [] }'
        (Get-Fault { EksAccessManagement\Import-EKSClusterAccess -Path $half }).FullyQualifiedErrorId | Should -BeLike 'MalformedInput,*'
    }

    It 'takes files of Get-ChildItem' {
        @(Get-ChildItem -LiteralPath $before | EksAccessManagement\Import-EKSClusterAccess).ClusterName | Should -Be 'prod'
    }

    It 'refuses copies that went through Clixml, which would be taken for the live cluster' {
        $copy = Join-Path $folder 'copy.xml'
        $prod | Export-Clixml -LiteralPath $copy
        (Get-Fault { Import-Clixml -LiteralPath $copy | EksAccessManagement\Test-EKSClusterAccess -Verb get -Resource pods }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        (Get-Fault { EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject (Import-Clixml -LiteralPath $copy) }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
    }
}

Describe 'Test-EKSClusterAccess' {
    It 'answers with one bool, for the caller and for others' {
        EksAccessManagement\Test-EKSClusterAccess -ClusterName prod -Verb delete -Resource secrets | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -Verb get -Resource pods/log -Namespace web | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -Verb get -Resource nodes | Should -BeFalse
        EksAccessManagement\Test-EKSClusterAccess -ClusterName prod -PrincipalArn "arn:aws:sts::${Account}:assumed-role/dev/bob@example.com" -Verb create -Resource deploy -Namespace dev-a | Should -BeTrue
    }

    It 'reads requests as people write them' -ForEach @(
        @{ Resource = 'deployments.apps'; Verb = 'create' }, @{ Resource = 'deploy'; Verb = 'create' }, @{ Resource = 'deployment'; Verb = 'create' }
        @{ Resource = 'secret'; Verb = 'get' }, @{ Resource = 'po/log'; Verb = 'get' }, @{ Resource = 'svc'; Verb = 'list' }
    ) {
        EksAccessManagement\Test-EKSClusterAccess -InputObject $prod -PrincipalArn $dev -Verb $Verb -Resource $Resource -Namespace web | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess -InputObject $prod -PrincipalArn "arn:aws:iam::${Account}:user/stranger" -Verb $Verb -Resource $Resource -Namespace web | Should -BeFalse
    }

    It 'takes a star as kubectl auth can-i does, and URLs' {
        EksAccessManagement\Test-EKSClusterAccess -InputObject $prod -PrincipalArn $dev -Verb '*' -Resource pods -Namespace web | Should -BeFalse
        EksAccessManagement\Test-EKSClusterAccess -InputObject $prod -Verb '*' -Resource '*.*' | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess -InputObject $prod -PrincipalArn $dev -Verb get -NonResourceUrl /version | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess -InputObject $prod -PrincipalArn $dev -Verb get -NonResourceUrl /metrics | Should -BeFalse
    }

    It 'answers from clusters, objects and files alike' {
        $question = @{ PrincipalArn = $dev; Verb = 'get'; Resource = 'secrets'; Namespace = 'web' }
        EksAccessManagement\Test-EKSClusterAccess -ClusterName prod @question | Should -BeTrue
        $prod | EksAccessManagement\Test-EKSClusterAccess @question | Should -BeTrue
        EksAccessManagement\Test-EKSClusterAccess -Path $before @question | Should -BeTrue
        Get-Item -LiteralPath $before | EksAccessManagement\Test-EKSClusterAccess @question | Should -BeTrue
    }

    It 'gives one answer for many clusters: all of them' {
        $answer = @(EksAccessManagement\Test-EKSClusterAccess -ClusterName prod, staging -PrincipalArn $dev -Verb get -Resource secrets -Namespace web)
        $answer | Should -Be @($false)
    }

    It 'emits nothing and ends the pipeline when it cannot know' -ForEach @(
        @{ Name = 'RBAC is not read'; Arguments = @{ ClusterName = 'prod'; KubernetesEndpoint = 'https://127.0.0.1:9'; PrincipalArn = 'dev' } }
        @{ Name = 'a cluster is not there'; Arguments = @{ ClusterName = 'prod', 'nowhere' } }
        @{ Name = 'no cluster fits'; Arguments = @{ ClusterName = 'zzz*' } }
        @{ Name = 'a file is not there'; Arguments = @{ LiteralPath = 'no-such-file.json' } }
    ) {
        if ($Arguments.ContainsKey('PrincipalArn')) { $Arguments.PrincipalArn = $dev }
        $answers = @()
        $went = $false
        try {
            $answers += EksAccessManagement\Test-EKSClusterAccess @Arguments -Verb get -Resource nodes
            $went = $true
        }
        catch {
            $_.FullyQualifiedErrorId | Should -BeLike 'AccessUnknown,*' -Because $Name
        }

        $went | Should -BeFalse
        $answers | Should -BeNullOrEmpty
    }

    It 'refuses nonsense instead of answering' {
        (Get-Fault { $prod | EksAccessManagement\Test-EKSClusterAccess -PrincipalArn bob -Verb get -Resource pods }).FullyQualifiedErrorId | Should -BeLike 'InvalidArn,*'
        (Get-Fault { $prod | EksAccessManagement\Test-EKSClusterAccess -Verb get }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        (Get-Fault { $prod | EksAccessManagement\Test-EKSClusterAccess -Verb get -Resource pods -NonResourceUrl /x }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        (Get-Fault { $prod | EksAccessManagement\Test-EKSClusterAccess -Verb get -Resource pods -Namespace 'dev-*' }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
}

Describe 'Trace-EKSClusterAccess' {
    It 'shows the whole way of a right' {
        $trace = $prod | EksAccessManagement\Trace-EKSClusterAccess -PrincipalArn $dev -Verb get -Resource secrets -Namespace web
        [string] $trace.Verdict | Should -Be 'Allowed'
        $trace.Steps.Name | Should -Be @('Request', 'Principal', 'Mode', 'Mapping', 'Identity', 'Rights', 'Decision')
        $trace.BrokenLink | Should -BeNullOrEmpty
        "$($trace.Source)" | Should -Match 'Edit'
        "$($trace.Rule)" | Should -Match 'secrets'
    }

    It 'says what was asked, where else it would be allowed, and whether IAM has the principal' {
        $trace = EksAccessManagement\Trace-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -Verb create -Resource deployments
        [string] $trace.Verdict | Should -Be 'NotAllowed'
        "$($trace.Steps[0])" | Should -Match 'create deployments.apps in the whole cluster; no namespace was named'
        "$($trace.BrokenLink)" | Should -Match 'In single namespaces it is allowed: .*web'
        "$($trace.Steps[1])" | Should -Match 'IAM has this role'
        $slip = EksAccessManagement\Trace-EKSClusterAccess -ClusterName prod -PrincipalArn "$role/dve" -Verb get -Resource pods
        "$($slip.BrokenLink)" | Should -Match "^-- Principal: .*IAM of account $Account has no role dve"
        ($slip | Out-String -Width 200) | Should -Match 'has no role dve'
        EksAccessManagement\Test-EKSClusterAccess -ClusterName prod -PrincipalArn "$role/dve" -Verb get -Resource pods -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeFalse
        "$warnings" | Should -Match 'has no role dve'
        "$(($prod | EksAccessManagement\Trace-EKSClusterAccess -PrincipalArn "$role/dve" -Verb get -Resource pods).BrokenLink)" | Should -Match 'Mapping' -Because 'a snapshot asks nobody'
    }

    It 'says that nobody can come for what a row still gives a role that is gone' {
        $gone = "$role/gone"
        $null = EksAccessManagement\Add-AwsAuthMapping -ClusterName legacy -Arn $gone -Username gone -Group system:masters -Confirm:$false -WarningAction SilentlyContinue
        $question = @{ ClusterName = 'legacy'; PrincipalArn = $gone; Verb = 'get'; Resource = 'pods'; WarningVariable = 'warnings'; WarningAction = 'SilentlyContinue' }
        EksAccessManagement\Test-EKSClusterAccess @question | Should -BeTrue
        "$warnings" | Should -Match "IAM of account $Account has no role gone"
        $trace = EksAccessManagement\Trace-EKSClusterAccess @question
        [string] $trace.Verdict | Should -Be 'Allowed'
        $trace.BrokenLink.Name | Should -Be 'Principal'
        $null = EksAccessManagement\Remove-AwsAuthMapping -ClusterName legacy -Arn $gone -Confirm:$false -WarningAction SilentlyContinue
    }

    It 'shows the first broken link of a refusal' {
        ($prod | EksAccessManagement\Trace-EKSClusterAccess -PrincipalArn "arn:aws:iam::${Account}:user/stranger" -Verb get -Resource pods).BrokenLink.Name | Should -Be 'Mapping'
        ($prod | EksAccessManagement\Trace-EKSClusterAccess -PrincipalArn $dev -Verb get -Resource nodes).BrokenLink.Name | Should -Be 'Decision'
    }

    It 'takes principals from the pipeline, and the caller by default' {
        $traces = @(EksAccessManagement\Get-EKSAccessEntry -ClusterName prod -PrincipalArn '*/dev', '*user/ada' | EksAccessManagement\Trace-EKSClusterAccess -Verb get -Resource nodes)
        ($traces | Where-Object PrincipalArn -eq $dev).Verdict | Should -Be 'NotAllowed'
        ($traces | Where-Object PrincipalArn -like '*ada').Verdict | Should -Be 'Allowed'
        (EksAccessManagement\Trace-EKSClusterAccess -ClusterName prod -Verb get -Resource nodes).PrincipalArn | Should -Be "arn:aws:iam::${Account}:user/admin"
    }
}

Describe 'Find-EKSClusterAccess' {
    It 'says who, why, where and as of when' {
        $rows = @(EksAccessManagement\Find-EKSClusterAccess -ClusterName prod -Verb get -Resource secrets)
        $it = $rows | Where-Object PrincipalArn -eq $dev
        $it.Decision | Should -Be 'Allowed'
        $it.Via | Should -Match 'access entry -> access policy Edit'
        $it.Rule | Should -Match 'secrets'
        $it.Scope | Should -Match 'web'
        $it.EvaluatedAt.Kind | Should -Be 'Utc'
        $rows.PrincipalArn | Should -Contain "$role/deployer"
        $rows.PrincipalArn | Should -Not -Contain "arn:aws:iam::${Account}:user/team/grace"
    }

    It 'agrees with Test on every principal it finds, and on those it does not' {
        $found = @($prod | EksAccessManagement\Find-EKSClusterAccess -Verb get -Resource secrets -Namespace web | Where-Object Decision -eq 'Allowed').PrincipalArn
        foreach ($principal in $prod.Principals | Where-Object { -not $_.HasUnknown }) {
            $answer = $prod | EksAccessManagement\Test-EKSClusterAccess -PrincipalArn $principal.PrincipalArn -Verb get -Resource secrets -Namespace web
            $answer | Should -Be ($found -contains $principal.PrincipalArn) -Because $principal.PrincipalArn
        }
    }

    It 'asks for several verbs at once and says which of them a row allows' {
        $rows = @($prod | EksAccessManagement\Find-EKSClusterAccess -Verb get, list, watch -Resource secrets)
        ($rows | Where-Object PrincipalArn -eq $dev).Verbs | Should -Be 'get', 'list', 'watch'
        $rows[0].Request | Should -Be 'get,list,watch secrets anywhere'
        ($prod | EksAccessManagement\Find-EKSClusterAccess -Verb 'get;list' -Resource secrets)[0].Request | Should -Be 'get,list secrets anywhere'
        ($prod | EksAccessManagement\Trace-EKSClusterAccess -PrincipalArn $dev -Verb get, delete -Resource nodes).Request.Verb | Should -Be 'get', 'delete'
        $fault = Get-Fault { $prod | EksAccessManagement\Test-EKSClusterAccess -PrincipalArn $dev -Verb get, list -Resource secrets }
        $fault.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $fault.Exception.Message | Should -Match '2 verbs are 2 questions'
    }

    It 'tells bindings that give everybody the right, with the group in place of a principal' {
        $file = Join-Path $folder 'everybody.yaml'
        Set-Content -LiteralPath $file -Value @'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: open}
rules: [{apiGroups: [""], resources: [secrets], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: open}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: open}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:unauthenticated'}
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts'}
'@
        $open = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath $file -WarningAction SilentlyContinue
        $rows = @($open | EksAccessManagement\Find-EKSClusterAccess -Verb get, list, watch -Resource secrets | Where-Object Subject)
        $rows.Subject | Should -Be 'Group system:unauthenticated', 'Group system:serviceaccounts'
        $rows.PrincipalArn | Should -Be '', ''
        @($rows.Verbs) | Should -Be 'list', 'list'
        $rows[0].Via | Should -Match '^anybody who reaches the endpoint'
        $rows[1].Decision | Should -Be 'Allowed'
        ($rows | Format-Table | Out-String -Width 200) | Should -Match 'Group system:unaut'
    }

    It 'has a row with a reason for whatever could not be looked at' {
        $rows = @(EksAccessManagement\Find-EKSClusterAccess -ClusterName prod, nowhere -Verb get -Resource secrets -ErrorAction Stop)
        $open = @($rows | Where-Object Decision -eq 'NotEvaluated')
        $open.Count | Should -Be 1
        $open[0].Reason | Should -Match 'nowhere'
        $rows = @(EksAccessManagement\Find-EKSClusterAccess -ClusterName prod @unreachable -Verb get -Resource secrets | Where-Object Decision -eq 'NotEvaluated')
        $rows.Via | Should -Contain 'RBAC'
        $rows.Via | Should -Contain 'aws-auth'
        $missing = @(EksAccessManagement\Find-EKSClusterAccess -LiteralPath (Join-Path $folder 'gone.json') -Verb get -Resource secrets)
        $missing.Decision | Should -Be 'NotEvaluated'
        $empty = @(EksAccessManagement\Find-EKSClusterAccess -ClusterName zzz*, p* -Verb get -Resource secrets -WarningVariable warnings | Where-Object Decision -eq 'NotEvaluated')
        $empty.ClusterName | Should -Be 'zzz*'
        $empty.Reason | Should -Match 'No cluster fits zzz\*; looked in eu-west-1'
        $warnings | Should -BeNullOrEmpty
    }

    It 'counts ways around with -Indirect, and only for those who have no direct way' {
        $file = Join-Path $folder 'indirect.yaml'
        Set-Content -LiteralPath $file -Value @'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: actor}
rules: [{apiGroups: [""], resources: [groups], verbs: [impersonate]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: actors}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: actor}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: developers}]
'@
        $acting = EksAccessManagement\Get-EKSClusterAccess -ClusterName prod -RbacPath $file -WarningAction SilentlyContinue
        $direct = @($acting | EksAccessManagement\Find-EKSClusterAccess -Verb get -Resource secrets -Namespace kube-system)
        $all = @($acting | EksAccessManagement\Find-EKSClusterAccess -Verb get -Resource secrets -Namespace kube-system -Indirect)
        $more = @($all | Where-Object Indirect)
        $more.PrincipalArn | Sort-Object -Unique | Should -Be $dev
        @($all | Where-Object { -not $_.Indirect }).Count | Should -Be $direct.Count
        $certain = @($direct | Where-Object Decision -eq 'Allowed').PrincipalArn
        @($more | Where-Object { $_.PrincipalArn -in $certain }) | Should -BeNullOrEmpty
    }

    It 'knows that CONFIG_MAP hides an administrator, in Test, Trace and Find' {
        $question = @{ ClusterName = 'legacy'; Verb = 'delete'; Resource = 'nodes' }
        $unmapped = "$role/team/dev"
        (Get-Fault { EksAccessManagement\Test-EKSClusterAccess @question -PrincipalArn $unmapped }).Exception.Message | Should -Match 'may be the creator'
        [string] (EksAccessManagement\Trace-EKSClusterAccess @question -PrincipalArn $unmapped).Verdict | Should -Be 'Unknown'
        $row = @(EksAccessManagement\Find-EKSClusterAccess @question | Where-Object Via -eq 'creator of the cluster')
        $row.Count | Should -Be 1
        $row[0].Decision | Should -Be 'NotEvaluated'
        $creator = "arn:aws:iam::${Account}:user/admin"
        EksAccessManagement\Test-EKSClusterAccess @question -PrincipalArn $unmapped -CreatorArn $creator | Should -BeFalse
        $row = @(EksAccessManagement\Find-EKSClusterAccess @question -CreatorArn $creator | Where-Object Via -eq 'creator of the cluster')
        "$($row.PrincipalArn) $($row.Decision)" | Should -Be "$creator Unknown"
        (Get-Fault { EksAccessManagement\Find-EKSClusterAccess @question -CreatorArn somebody }).FullyQualifiedErrorId | Should -BeLike 'InvalidArn,*'
    }

    It 'lists all administrators of all clusters' {
        $rows = @(EksAccessManagement\Find-EKSClusterAccess -ClusterName * -Region eu-west-1, us-east-1 -Verb * -Resource *.* | Where-Object { $_.Scope -eq 'cluster' -or $_.Decision -eq 'NotEvaluated' })
        $rows.ClusterName | Sort-Object -Unique | Should -Be @('legacy', 'prod', 'prod-us', 'staging')
        @($rows | Where-Object ClusterName -eq prod).PrincipalArn | Should -Contain "arn:aws:iam::${Account}:user/ada"
        @($rows | Where-Object Decision -eq 'NotEvaluated').ClusterName | Should -Be 'legacy'
        @($rows | Where-Object { $_.ClusterName -eq 'legacy' -and $_.PrincipalArn -like '*/ada' }).Count | Should -Be 1 -Because 'a member of system:masters needs no second row'
    }

    It 'takes a permission set for its role, of a cluster and of a file, and never both' {
        $set = $prod.Principals | Where-Object PermissionSet | Select-Object -First 1
        $question = @{ Verb = 'get'; Resource = 'pods'; Namespace = 'web'; PermissionSet = $set.PermissionSet }
        $trace = $prod | EksAccessManagement\Trace-EKSClusterAccess @question
        $trace.PrincipalArn | Should -Be $set.PrincipalArn
        (EksAccessManagement\Trace-EKSClusterAccess -ClusterName prod @question).PrincipalArn | Should -Be $set.PrincipalArn
        $prod | EksAccessManagement\Test-EKSClusterAccess @question | Should -Be ($trace.Verdict -eq 'Allowed')
        $rows = @($prod | EksAccessManagement\Find-EKSClusterAccess -AnyAccess -PermissionSet $set.PermissionSet.Substring(0, 3).Insert(3, '*'))
        $rows.PermissionSet | Sort-Object -Unique | Should -Contain $set.PermissionSet
        $rows.PermissionSet | Should -Not -Contain $null
        $question.PermissionSet = 'NoSuchSet'
        (Get-Fault { $prod | EksAccessManagement\Trace-EKSClusterAccess @question }).FullyQualifiedErrorId | Should -BeLike 'PermissionSetNotFound,*'
        (Get-Fault { $prod | EksAccessManagement\Test-EKSClusterAccess @question }).FullyQualifiedErrorId | Should -BeLike 'AccessUnknown,*'
        (Get-Fault { $prod | EksAccessManagement\Test-EKSClusterAccess @question -PrincipalArn $dev }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }

    It 'asks for everyone who can do anything' {
        $rows = @($prod | EksAccessManagement\Find-EKSClusterAccess -AnyAccess)
        @($rows.PrincipalArn | Sort-Object -Unique).Count | Should -BeGreaterOrEqual 10
        (Get-Fault { $prod | EksAccessManagement\Find-EKSClusterAccess -AnyAccess -Verb get }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }

    It 'writes times that say their zone, and keeps them times' {
        $row = @(EksAccessManagement\Find-EKSClusterAccess -ClusterName prod -Verb get -Resource secrets)[0]
        $row.EvaluatedAt | Should -BeOfType [datetime]
        $row.EvaluatedAt.Kind | Should -Be 'Utc'
        $row.EvaluatedAt -lt [datetime]::UtcNow.AddMinutes(1) | Should -BeTrue
        $iso = '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'
        @($row | ConvertTo-Csv -NoTypeInformation)[1] | Should -Match $iso
        @($row | Select-Object PrincipalArn, EvaluatedAt | ConvertTo-Csv -NoTypeInformation)[1] | Should -Match $iso
        ($row | Format-List EvaluatedAt | Out-String) | Should -Match $iso
    }

    It 'answers the auditor with one pipeline that ends in a file' {
        $csv = Join-Path $folder 'who.csv'
        & (Join-Path $Root 'samples/who-reads-secrets.ps1') -ClusterName 'prod*' -Path $csv | Should -Match '^\d+ rows, \d+ of them not certain'
        $report = @(Import-Csv -LiteralPath $csv)
        ($report | Where-Object PrincipalArn -eq $dev).Via | Should -Match 'Edit'
        @($report | Where-Object { $_.Via -match 'System\.' -or $_.Rule -match 'System\.' }) | Should -BeNullOrEmpty
    }
}

Describe 'Compare-EKSClusterAccess' {
    BeforeAll {
        EksAccessManagement\Get-EKSClusterAccess -ClusterName prod, staging | EksAccessManagement\Export-EKSClusterAccess -Path (Join-Path $folder 'two.json')
        $two = EksAccessManagement\Import-EKSClusterAccess -Path (Join-Path $folder 'two.json')
    }

    It 'says what was gained since a snapshot, with a witness that really differs, under a stable id' {
        $grace = "arn:aws:iam::${Account}:user/team/grace"
        $null = EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $grace -AccessPolicy Edit@batch -Confirm:$false
        try {
            $rows = @(EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $before)
            $changed = @($rows | Where-Object Verdict -ne 'Equal')
            $changed.PrincipalArn | Should -Be $grace
            [string] $changed[0].Verdict | Should -Be 'Gained'
            $witness = $changed[0].Differences[0].Witness
            $question = @{ PrincipalArn = $grace; Verb = $witness.Verb; Namespace = $witness.Namespace }
            $question.Resource = $witness.Resource + $(if ($witness.ApiGroup) { '.' + $witness.ApiGroup }) + $(if ($witness.Subresource) { '/' + $witness.Subresource })
            $prod | EksAccessManagement\Test-EKSClusterAccess @question | Should -BeFalse
            EksAccessManagement\Test-EKSClusterAccess -ClusterName prod @question | Should -BeTrue
            @(EksAccessManagement\Compare-EKSClusterAccess $before prod | Where-Object Verdict -ne 'Equal').Id | Should -Be $changed.Id
            $back = @(EksAccessManagement\Get-EKSClusterAccess -ClusterName prod | EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $before)
            @($back | Where-Object Verdict -eq 'Gained').Id | Should -Be $changed.Id
        }
        finally {
            $null = EksAccessManagement\Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn $grace -AccessPolicy Edit -Confirm:$false -WarningAction SilentlyContinue
        }
    }

    It 'tells clusters that were added and removed' {
        $rows = @(EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $two -DifferenceObject $two[0] | Where-Object Verdict -ne 'Equal')
        $rows.ClusterName | Should -Be 'staging'
        [string] $rows[0].Verdict | Should -Be 'Lost'
        $rows = @(EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $two[0] -DifferenceObject $two | Where-Object Verdict -ne 'Equal')
        [string] $rows[0].Verdict | Should -Be 'Gained'
    }

    It 'never takes a cluster for gone that nobody could or did read' {
        $rows = @(EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $two -DifferenceObject prod | Where-Object ClusterName -eq 'staging')
        [string] $rows[0].Verdict | Should -Be 'Unknown'
        $rows = @(EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $two[0] @unreachable)
        @($rows | Where-Object Verdict -eq 'Unknown') | Should -Not -BeNullOrEmpty
        @($rows | Where-Object Note -Match 'aws-auth') | Should -Not -BeNullOrEmpty
        (Get-Fault { @() | EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $two }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }

    It 'compares with specs before anything is written' {
        $legacy = EksAccessManagement\Get-EKSClusterAccess -ClusterName legacy
        $specs = @(EksAccessManagement\Convert-AwsAuthToAccessEntry -ClusterName legacy)
        $rows = @($specs | EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $legacy)
        $rows.Count | Should -BeGreaterOrEqual 7
        @($rows | Where-Object Verdict -eq 'Lost') | Should -BeNullOrEmpty
        $lost = @($specs[0] | EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $legacy -Mode API | Where-Object Verdict -eq 'Lost')
        $lost.PrincipalArn | Should -Contain "arn:aws:iam::${Account}:user/ada"
        (Get-Fault { $specs | EksAccessManagement\Compare-EKSClusterAccess -ReferenceObject $two }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
}

Describe 'The topic about_EffectiveAccess' {
    It 'is found and names the limits' {
        $text = Get-Help -Name about_EffectiveAccess | Out-String
        $text | Should -Match 'LIMITS'
        $text | Should -Match 'CONFIG_MAP'
    }
}
