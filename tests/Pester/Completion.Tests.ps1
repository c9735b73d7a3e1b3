BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox

    function Complete-Soon {
        # What the network has to give may come too late for one key press on a busy machine; a person presses again.
        param([string] $Line, [string] $Until)

        foreach ($attempt in 1..20) {
            $found = @(Complete -Line $Line)
            if ($found -contains $Until) {
                break
            }

            # While one question is still being given up, no other is asked.
            Start-Sleep -Milliseconds 500
        }

        $found
    }
}

AfterAll {
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'Completion' {
    It 'knows clusters from the API' {
        Complete-Soon 'EksAccessManagement\Get-EKSAccessEntry -ClusterName ' -Until prod | Should -Be @('legacy', 'prod', 'staging')
    }

    It 'knows clusters of the region on the line' {
        Complete-Soon 'EksAccessManagement\Get-EKSAuthenticationMode -Region us-east-1 -ClusterName p' -Until prod-us | Should -Contain 'prod-us'
    }

    It 'takes what was typed, in any case and in quotes' {
        Complete-Soon 'EksAccessManagement\Get-EKSAccessEntry -ClusterName ST' -Until staging | Should -Be 'staging'
        Complete-Soon 'EksAccessManagement\Get-EKSAccessEntry -ClusterName "st' -Until staging | Should -Be 'staging'
        Complete-Soon "EksAccessManagement\Get-EKSAccessEntry -ClusterName 'st" -Until staging | Should -Be 'staging'
    }

    It 'knows access policies by short and by full name' {
        Complete 'EksAccessManagement\Get-EKSAccessPolicyDefinition -Name Vi' | Should -Be 'View'
        Complete 'EksAccessManagement\Get-EKSAccessPolicyDefinition -Name AmazonEKSVi' | Should -Be 'AmazonEKSViewPolicy'
    }

    It 'knows regions and types' {
        Complete 'EksAccessManagement\Get-EKSAccessEntry -Region eu-west-' | Should -Be @('eu-west-1', 'eu-west-2', 'eu-west-3')
        Complete 'EksAccessManagement\Get-EKSAccessEntry -Type EC2_' | Should -Be @('EC2_LINUX', 'EC2_WINDOWS')
    }

    It 'knows profiles' {
        Set-Content -LiteralPath $env:AWS_CONFIG_FILE -Value "[profile blue]`naws_access_key_id = a`naws_secret_access_key = b`n[profile green]`naws_access_key_id = a`naws_secret_access_key = b"
        Complete 'EksAccessManagement\Get-EKSAccessEntry -ProfileName bl' | Should -Be 'blue'
    }

    It 'knows namespaces after the @ of a policy' {
        Complete-Soon "EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -AccessPolicy 'Edit@we" -Until "'Edit@web'" | Should -Be "'Edit@web'"
        Complete-Soon "EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -AccessPolicy 'Edit@web,ba" -Until "'Edit@web,batch'" | Should -Be "'Edit@web,batch'"
        Complete-Soon 'EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -PolicyName Edit -Namespace dev' -Until dev-a | Should -Be 'dev-a'
    }

    It 'knows the groups that bindings name' {
        $groups = Complete-Soon 'EksAccessManagement\Grant-EKSClusterAccess -ClusterName prod -KubernetesGroup ' -Until viewers
        $groups | Should -Contain 'viewers'
        $groups | Should -Contain 'deployers'
        $groups | Where-Object { $_ -match 'system:' } | Should -BeNullOrEmpty
    }

    It 'quotes names so that completing never runs them' {
        foreach ($name in 'a b', 'x; Remove-Item y', '$(throw)', "it's", 'a"b', '@splat', '-dash', [string] [char] 0x2019 + 'x', '`n', '{0}') {
            $assembly = (Get-Module -Name EksAccessManagement).ImplementingAssembly
            $method = $assembly.GetType('EksAccessManagement.Completion.CompletionText').GetMethod('Quote')
            $text = $method.Invoke($null, @($name))
            $problems = $null
            $tokens = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput("Write-Output $text", [ref] $tokens, [ref] $problems)
            $problems | Should -BeNullOrEmpty
            $argument = $ast.EndBlock.Statements[0].PipelineElements[0].CommandElements
            $argument.Count | Should -Be 2 -Because $name
            $argument[1] | Should -BeOfType ([System.Management.Automation.Language.StringConstantExpressionAst])
            $argument[1].Value | Should -BeExactly $name
        }
    }

    It 'offers nothing, and no error, where nothing can be known' {
        $Error.Clear()
        Complete 'EksAccessManagement\Get-EKSAccessEntry -EndpointUrl http://127.0.0.1:9 -AccessKey a -SecretKey b -Region eu-west-1 -ClusterName zz' | Should -Not -Contain 'zz'
        Complete 'EksAccessManagement\Get-EKSAccessEntry -ProfileName none-such -ClusterName zz' | Should -Not -Contain 'zz'
        $Error.Count | Should -Be 0
    }

    It 'asks an endpoint that hangs once, and gives it up' {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        try {
            # Nobody answers: it comes back only because it gives up by itself, and not after the retries that a command makes.
            # On a busy machine it may give up before it has asked; a person presses again.
            $line = "EksAccessManagement\Get-EKSAccessEntry -EndpointUrl http://127.0.0.1:$($listener.LocalEndpoint.Port) -AccessKey a -SecretKey b -Region eu-north-1 -ClusterName zz"
            $longest = [timespan]::Zero
            foreach ($press in 1..10) {
                $started = [System.Diagnostics.Stopwatch]::StartNew()
                $null = Complete $line
                $longest = [timespan]::FromTicks([math]::Max($longest.Ticks, $started.Elapsed.Ticks))
                if ($listener.Pending()) {
                    break
                }

                Start-Sleep -Milliseconds 500
            }

            $asked = 0
            while ($listener.Pending()) {
                $listener.AcceptTcpClient().Dispose()
                $asked++
            }

            $asked | Should -Be 1

            # The SDK by itself would wait 100 seconds.
            $longest.TotalSeconds | Should -BeLessThan 60
        }
        finally {
            $listener.Stop()
        }
    }
}
