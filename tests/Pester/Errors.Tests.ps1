BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox
    $keys = Get-SandboxKey -Sandbox $sandbox
    $dev = 'arn:aws:iam::111122223333:role/team/dev'
    $ops = 'arn:aws:iam::111122223333:role/ops'
    $script:Known = @([EksAccessManagement.Errors.ErrorIds].GetFields() | ForEach-Object { $_.GetValue($null) })

    function Get-Failure {
        # The one error of a command, seen as a script sees it.
        param([scriptblock] $Command)

        $problems = @()
        try {
            $null = & $Command 2>&1 3>$null | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $problems += $_ } }
        }
        catch {
            $problems += $_
        }

        $problems | Select-Object -First 1
    }
}

AfterAll {
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'Bad input: <Name>' -ForEach @(
    @{ Name = 'unknown cluster'; Id = 'ClusterNotFound'; Category = 'ObjectNotFound'; Text = 'nowhere'; Command = { Get-EKSAccessEntry -ClusterName nowhere } }
    @{ Name = 'unknown cluster, for a writer'; Id = 'ClusterNotFound'; Category = 'ObjectNotFound'; Text = 'nowhere'; Command = { Grant-EKSClusterAccess -ClusterName nowhere -PrincipalArn $dev -AccessPolicy View } }
    @{ Name = 'no region'; Id = 'RegionNotFound'; Category = 'AuthenticationError|InvalidArgument|ObjectNotFound'; Text = 'region'; Command = { Get-EKSAccessEntry -ClusterName prod -AccessKey $keys.AccessKeyId -SecretKey $keys.SecretAccessKey } }
    @{ Name = 'wrong keys'; Id = 'CredentialsInvalid'; Category = 'AuthenticationError'; Text = 'token|key|signature'; Command = { Get-EKSAccessEntry -ClusterName prod -AccessKey AKIAWRONGWRONGWRONG1 -SecretKey wrong -Region eu-west-1 -EndpointUrl $sandbox.EndpointUrl } }
    @{ Name = 'wrong secret'; Id = 'CredentialsInvalid'; Category = 'AuthenticationError'; Text = 'signature'; Command = { Get-EKSAccessEntry -ClusterName prod -AccessKey $keys.AccessKeyId -SecretKey wrong -Region eu-west-1 -EndpointUrl $sandbox.EndpointUrl } }
    @{ Name = 'unknown profile'; Id = 'ProfileNotFound'; Category = 'AuthenticationError'; Text = 'none-such'; Command = { Get-EKSAccessEntry -ClusterName prod -ProfileName none-such } }
    @{ Name = 'two kinds of credentials'; Id = 'InvalidArgument'; Category = 'InvalidArgument'; Text = '-AccessKey and -ProfileName'; Command = { Get-EKSAccessEntry -ClusterName prod -ProfileName a -AccessKey b -SecretKey c } }
    @{ Name = 'half a key'; Id = 'InvalidArgument'; Category = 'InvalidArgument'; Text = '-SecretKey'; Command = { Get-EKSAccessEntry -ClusterName prod -AccessKey b } }
    @{ Name = 'wrong account'; Id = 'WrongAccount'; Category = 'InvalidOperation'; Text = '444455556666'; Command = { Grant-EKSClusterAccess -ClusterName 'arn:aws:eks:eu-west-1:444455556666:cluster/prod' -PrincipalArn $dev -AccessPolicy View } }
    @{ Name = 'contradicting region'; Id = 'ConflictingRegion'; Category = 'InvalidArgument'; Text = 'us-east-1'; Command = { Grant-EKSClusterAccess -ClusterName 'arn:aws:eks:eu-west-1:111122223333:cluster/prod' -Region us-east-1 -PrincipalArn $dev -AccessPolicy View } }
    @{ Name = 'missing file'; Id = 'FileUnreadable'; Category = 'ObjectNotFound'; Text = 'none.yaml'; Command = { Get-AwsAuthMapping -Path ./none.yaml } }
    @{ Name = 'missing literal file'; Id = 'FileUnreadable'; Category = 'ObjectNotFound|InvalidArgument'; Text = 'none.yaml'; Command = { Convert-AwsAuthToAccessEntry -LiteralPath ./none.yaml } }
    @{ Name = 'another provider'; Id = 'FileUnreadable'; Category = 'InvalidArgument'; Text = 'Environment'; Command = { Get-AwsAuthMapping -LiteralPath Env:PATH } }
    @{ Name = 'a file name for a cluster name'; Id = 'InvalidArgument'; Category = 'InvalidArgument'; Text = 'aws-auth.yaml'; Command = { Get-AwsAuthMapping aws-auth.yaml } }
    @{ Name = 'no aws-auth in the text'; Id = 'MalformedInput'; Category = 'InvalidArgument'; Text = 'text'; Command = { 'kind: Pod' | Get-AwsAuthMapping } }
    @{ Name = 'malformed ARN'; Id = 'InvalidArn'; Category = 'InvalidArgument'; Text = 'arn:aws:iam::1:role/x'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn 'arn:aws:iam::1:role/x' -AccessPolicy View } }
    @{ Name = 'misspelt policy'; Id = 'UnknownAccessPolicy'; Category = 'InvalidArgument'; Text = 'Veiw'; Action = 'View'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy Veiw } }
    @{ Name = 'nothing after the @'; Id = 'InvalidAccessPolicyText'; Category = 'InvalidArgument'; Text = 'Edit@'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy 'Edit@' } }
    @{ Name = 'reserved group'; Id = 'ReservedGroup'; Category = 'InvalidArgument'; Text = 'system:masters'; Action = 'ClusterAdmin'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -KubernetesGroup system:masters } }
    @{ Name = 'misspelt type'; Id = 'InvalidAccessEntryType'; Category = 'InvalidArgument'; Text = 'STANDRAD'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -Type STANDRAD } }
    @{ Name = 'another type for an entry'; Id = 'AccessEntryTypeFixed'; Category = 'InvalidOperation'; Text = 'fixed'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -Type EC2_LINUX } }
    @{ Name = 'wildcard for a writer'; Id = 'WildcardNotAllowed'; Category = 'InvalidArgument'; Text = 'prod\*'; Command = { Grant-EKSClusterAccess -ClusterName 'prod*' -PrincipalArn $dev -AccessPolicy View } }
    @{ Name = 'CONFIG_MAP cluster'; Id = 'ConfigMapMode'; Category = 'InvalidOperation'; Text = 'CONFIG_MAP'; Action = 'Set-EKSAuthenticationMode'; Command = { Grant-EKSClusterAccess -ClusterName legacy -PrincipalArn $dev -AccessPolicy View } }
    @{ Name = 'no such entry'; Id = 'AccessEntryNotFound'; Category = 'ObjectNotFound'; Text = 'role/ops'; Command = { Get-EKSAccessEntry -ClusterName prod -PrincipalArn $ops } }
    @{ Name = 'no such permission set'; Id = 'PermissionSetNotFound'; Category = 'ObjectNotFound'; Text = 'Viewers'; Command = { Grant-EKSClusterAccess -ClusterName prod -PermissionSet Viewers -AccessPolicy View } }
    @{ Name = 'a spec that is not ready'; Id = 'SpecNotReady'; Category = 'InvalidOperation|InvalidArgument'; Text = 'role/gone'; Command = { "- rolearn: arn:aws:iam::444455556666:role/gone`n  username: gone`n  groups: [a]" | Convert-AwsAuthToAccessEntry -ClusterName prod | Grant-EKSClusterAccess } }
    @{ Name = 'an aws-auth row that would be silenced'; Id = 'WouldShadowRow'; Category = 'OperationStopped'; Text = 'deployers'; Action = 'AllowLoss'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/ci/deployer -AccessPolicy View } }
    @{ Name = 'nothing said to take away'; Id = 'InvalidArgument'; Category = 'InvalidArgument'; Text = 'taken away'; Command = { Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -Confirm:$false } }
    @{ Name = 'the last way in'; Id = 'WouldLockOut'; Category = 'OperationStopped'; Text = 'admin'; Action = 'AllowLockout'; Command = { Revoke-EKSClusterAccess -ClusterName prod-us -Region us-east-1 -PrincipalArn arn:aws:iam::111122223333:user/admin -All -Confirm:$false } }
    @{ Name = 'a mode step back'; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData'; Text = 'No cluster goes back to CONFIG_MAP'; Command = { Set-EKSAuthenticationMode -ClusterName prod -Mode CONFIG_MAP -Confirm:$false } }
    @{ Name = 'a mode step too far'; Id = 'UnsupportedModeStep'; Category = 'InvalidOperation'; Text = 'legacy'; Command = { Set-EKSAuthenticationMode -ClusterName legacy -Mode API -Confirm:$false } }
    @{ Name = 'no cluster at all'; Id = 'InvalidArgument'; Category = 'InvalidArgument'; Text = 'cluster'; Command = { Get-EKSAccessEntry } }
    @{ Name = 'an endpoint that is no URL'; Id = 'InvalidArgument'; Category = 'InvalidArgument'; Text = 'EndpointUrl|URL'; Command = { Get-EKSAccessEntry -ClusterName prod -EndpointUrl 'not a url' -AccessKey a -SecretKey b -Region eu-west-1 } }
) {
    It 'is one clear error that names place, reason and remedy, and writes nothing' {
        Reset-TestSandbox -Sandbox $sandbox
        $failure = Get-Failure -Command $Command
        $failure | Should -Not -BeNullOrEmpty
        ($failure.FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        [string] $failure.CategoryInfo.Category | Should -Match "^($Category)$"
        $failure.Exception.Message | Should -Match $Text
        if ($Id -ne 'ParameterArgumentValidationError') {
            $Id | Should -BeIn $Known
            $failure.Exception | Should -BeOfType ([EksAccessManagement.Errors.EksAccessException])
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        if ($_.ContainsKey('Action')) {
            $failure.ErrorDetails.RecommendedAction | Should -Match $_.Action
        }

        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'Faults of the service' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'keep the code, the request id and the status of AWS on the exception' {
        $failure = Get-Failure { Get-EKSAccessEntry -ClusterName nowhere }
        $failure.Exception.ServiceErrorCode | Should -Be 'ResourceNotFoundException'
        $failure.Exception.StatusCode | Should -Be 404
        $failure.Exception.RequestId | Should -Match '^[0-9a-f-]{36}$'
        $failure.Exception.Operation | Should -Be 'DescribeCluster'
        $failure.TargetObject | Should -Be 'nowhere'
    }

    It 'such as expired credentials say what to run' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Error'; operation = 'DescribeCluster'; status = 403; errorCode = 'ExpiredTokenException'; message = 'The security token included in the request is expired' }
        $failure = Get-Failure { Get-EKSAccessEntry -ClusterName prod }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CredentialsExpired,*'
        [string] $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'such as throttling for long end in one error' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Throttle'; operation = 'ListAccessEntries' }
        (Get-Failure { Get-EKSAccessEntry -ClusterName prod }).FullyQualifiedErrorId | Should -BeLike 'Throttled,*'
    }

    It 'such as a cut connection are retried, or end in one error' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'CutBefore'; operation = 'DescribeCluster'; count = 1 }
        (Get-EKSAuthenticationMode -ClusterName prod).AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
    }

    It 'such as a race for the same entry end well' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Race'; operation = 'CreateAccessEntry'; count = 1 }
        $change = Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View
        $change.After.AccessPolicy | Should -Be 'View'
        (Get-EKSAccessEntry -ClusterName prod -PrincipalArn $ops).AccessPolicy | Should -Be 'View'
    }

    It 'such as a policy that cannot be associated take the new entry back' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Error'; operation = 'AssociateAccessPolicy'; status = 400; errorCode = 'InvalidRequestException'; message = 'ordered' }
        $failure = Get-Failure { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View }
        $failure.Exception.Message | Should -Match 'deleted again'
        (Get-EKSAccessEntry -ClusterName prod).PrincipalArn | Should -Not -Contain $ops
    }

    It 'such as a role that IAM does not know yet are waited for' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'InvalidPrincipal'; operation = 'CreateAccessEntry'; count = 1 }
        (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View).Action | Should -Be 'Created'
    }

    It 'such as a failed update with no errors listed say so' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'FailUpdate'; count = 1 }
        $failure = Get-Failure { Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'UpdateFailed,*'
        $failure.Exception.Message | Should -Match 'no errors'
    }
}

Describe 'A wrong argument on the command line' {
    It 'ends the pipeline at the first input: <Name>' -ForEach @(
        @{ Name = 'policy'; Id = 'UnknownAccessPolicy'; Command = { $ops, $dev | Grant-EKSClusterAccess -ClusterName prod -AccessPolicy 'Veiw@web' -ErrorAction Continue } }
        @{ Name = 'group'; Id = 'ReservedGroup'; Command = { $ops, $dev | Grant-EKSClusterAccess -ClusterName prod -KubernetesGroup system:masters -ErrorAction Continue } }
        @{ Name = 'type'; Id = 'InvalidAccessEntryType'; Command = { $ops, $dev | Grant-EKSClusterAccess -ClusterName prod -Type STANDRAD -ErrorAction Continue } }
        @{ Name = 'ARN'; Id = 'InvalidArn'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn nonsense -ErrorAction Continue } }
    ) {
        { & $Command } | Should -Throw -ErrorId "$Id*"
    }

    It 'ends the pipeline when nothing is said to be taken away' {
        $problem = { Get-EKSAccessEntry -ClusterName prod | Revoke-EKSClusterAccess -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'InvalidArgument*' -PassThru
        $problem.Exception.RecommendedAction | Should -Match '-All'
    }

    It 'ends the pipeline when -PrincipalArn is given and empty' {
        { Get-EKSAccessEntry -ClusterName prod -PrincipalArn $null } | Should -Throw -ErrorId 'InvalidArgument*'
        { Get-EKSAccessEntry -ClusterName prod -PrincipalArn '' } | Should -Throw -ErrorId 'InvalidArgument*'
    }

    It 'ends the pipeline when the role to assume is none' {
        { Get-EKSAccessEntry -ClusterName prod -AssumeRoleArn notanarn } | Should -Throw -ErrorId 'InvalidArn*'
    }

    It 'ends the pipeline when the one role may not be assumed' {
        { $dev, $ops | Get-EKSAccessEntry -ClusterName prod -AssumeRoleArn arn:aws:iam::111122223333:role/nosuch -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'AccessDenied*'
    }

    It 'sends no session token over plain http to another machine' {
        { Get-EKSAccessEntry -ClusterName prod -EndpointUrl http://192.0.2.1:9 -AccessKey a -SecretKey b -SessionToken c -Region eu-west-1 } | Should -Throw -ErrorId 'InvalidArgument*'
    }

    It 'is the fault of its line alone when a table lacks a cluster' {
        $lines = "PrincipalArn,AccessPolicy,ClusterName`n$dev,View,`n$ops,View,prod" | ConvertFrom-Csv
        $problems = @()
        $plan = $lines | Grant-EKSClusterAccess -WhatIf -ErrorVariable problems -ErrorAction SilentlyContinue
        $plan.PrincipalArn | Should -Be $ops
        $problems | Should -HaveCount 1
        $problems[0].Exception.Message | Should -BeLike "Input 1, ${dev}: No cluster is given.*"
    }

    It 'is the fault of its input alone when it is piped' {
        $rows = [pscustomobject] @{ PrincipalArn = $ops; AccessPolicy = 'Veiw' }, [pscustomobject] @{ PrincipalArn = ''; AccessPolicy = 'View' }, [pscustomobject] @{ PrincipalArn = $dev; AccessPolicy = 'View' }
        $rows | Grant-EKSClusterAccess -ClusterName prod -WhatIf -ErrorAction SilentlyContinue -ErrorVariable problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'UnknownAccessPolicy,*'
        $problems[1].Exception.Message | Should -BeLike '*input 2 of the pipeline*'
    }
}

Describe 'One failing item' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'is a non-terminating error with the item as its target, and the others go on' {
        $found = @('arn:aws:iam::111122223333:user/ada', $ops, 'nonsense', $dev | Get-EKSAccessEntry -ClusterName prod -ErrorVariable problems -ErrorAction SilentlyContinue)
        $found.PrincipalArn | Should -Be @('arn:aws:iam::111122223333:user/ada', $dev)
        @($problems).Count | Should -Be 2
        $problems[0].TargetObject | Should -Be $ops
        $problems[1].TargetObject | Should -Be 'nonsense'
    }

    It 'among clusters does not stop the others' {
        $modes = @(Get-EKSAuthenticationMode -ClusterName nowhere, prod -ErrorVariable problems -ErrorAction SilentlyContinue)
        $modes.ClusterName | Should -Be 'prod'
        @($problems).Count | Should -Be 1
    }

    It 'among clusters in CONFIG_MAP mode is one warning' {
        $entries = @(Get-EKSAccessEntry -ClusterName * -WarningVariable warnings -WarningAction SilentlyContinue)
        @($entries.ClusterName | Sort-Object -Unique) | Should -Be @('prod', 'staging')
        @($warnings).Count | Should -Be 1
    }

    It 'that is a cluster in CONFIG_MAP mode is one warning, however many principals are piped' {
        $ops, $dev | Get-EKSAccessEntry -ClusterName legacy -WarningVariable said -WarningAction SilentlyContinue
        $said | Should -HaveCount 1
    }

    It 'that EKS would refuse for its principal is told in a dry run' {
        Grant-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/nosuch -AccessPolicy View -WhatIf -WarningVariable said -WarningAction SilentlyContinue
        $said | Should -Match 'IAM has no arn:aws:iam::111122223333:role/nosuch'
        Grant-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/dev -AccessPolicy View -WhatIf -WarningVariable said -WarningAction SilentlyContinue
        $said | Should -Match 'IAM has arn:aws:iam::111122223333:role/team/dev'
    }

    It 'that names namespaces beside a policy for the whole cluster changes nothing' {
        { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View -Namespace web -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument*'
        (Get-EKSAccessEntry -ClusterName prod).PrincipalArn | Should -Not -Contain $ops
    }

    It 'with -ErrorAction Stop stops before the next write' {
        { $ops, 'nonsense', 'arn:aws:iam::111122223333:role/developer' | Grant-EKSClusterAccess -ClusterName prod -AccessPolicy View -ErrorAction Stop } | Should -Throw
        @(Get-SandboxWrite -Sandbox $sandbox | Where-Object { $_ -eq 'CreateAccessEntry' }).Count | Should -Be 1
    }

    It 'that is the only literal principal ends the pipeline' {
        { Get-EKSAccessEntry -ClusterName prod -PrincipalArn $ops -ErrorAction Continue } | Should -Throw -ErrorId 'AccessEntryNotFound*'
    }
}

Describe 'A sandbox that is gone' {
    It 'lets no object of it reach another account' {
        $entries = @(
            Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev
            Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev -ProfileName ada -ProfileLocation $sandbox.CredentialsPath -Region eu-west-1
            Get-EKSAccessEntry -ClusterName prod -PrincipalArn $dev -AssumeRoleArn 'arn:aws:iam::{AccountId}:role/ops'
        )
        $entries.CredentialSource | Should -Be 'sandbox', 'sandbox profile ada', 'role arn:aws:iam::111122223333:role/ops assumed with sandbox'
        EksAccessManagement\Stop-EKSSandbox
        foreach ($entry in $entries) {
            (Get-Failure { $entry | Grant-EKSClusterAccess -AccessPolicy View }).FullyQualifiedErrorId | Should -BeLike 'SandboxUnavailable,*'
        }
    }
}
