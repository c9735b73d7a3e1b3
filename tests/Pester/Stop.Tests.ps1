BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    # Files of these tests that hold keys on purpose; they go with the tests, and every other file is looked through for secrets.
    $script:WithKeys = New-Object -TypeName System.Collections.ArrayList
    $sandbox = Start-TestSandbox
    $keys = Get-SandboxKey -Sandbox $sandbox
    $ops = 'arn:aws:iam::111122223333:role/ops'

    function Stop-InTheMiddle {
        # Runs a script in a runspace of its own, stops it as Ctrl+C does when it has come as far as told, and tells how it ended.
        param([string] $Script, [scriptblock] $When)

        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$Manifest'; $Script")
            $running = $shell.BeginInvoke()
            $reached = $false

            # The limits only keep a broken test from hanging.
            foreach ($attempt in 1..1200) {
                $reached = [bool] (& $When)
                if ($reached -or $running.IsCompleted) {
                    break
                }

                Start-Sleep -Milliseconds 25
            }

            $completed = $running.IsCompleted
            $stopped = $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000)
            [pscustomobject] @{ Reached = $reached; WasRunning = -not $completed; Stopped = $stopped; State = [string] $shell.InvocationStateInfo.State; Errors = @($shell.Streams.Error) }
        }
        finally {
            if ($stopped) {
                $shell.Dispose()
            }
        }
    }

    # A suite that runs in the background ignores the signal of Ctrl+C, and so would every process that it starts. These
    # programs start another that heeds it again; which of them is there differs from system to system.
    $RestoreSignal = @(
        , @('env', '--default-signal=INT')
        , @('python3', '-c', 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])')
        , @('perl', '-e', '$SIG{INT} = ''DEFAULT''; exec @ARGV')
    ) | Where-Object {
        $program, $options = $_
        if (Get-Command -Name $program -CommandType Application -ErrorAction SilentlyContinue) {
            & $program @options true 2>$null
            $LASTEXITCODE -eq 0
        }
    } | Select-Object -First 1

    function Test-SignalIgnored {
        # Whether this process ignores the signal of Ctrl+C, where the system tells.
        $ignored = Get-Content -LiteralPath /proc/self/status -ErrorAction SilentlyContinue | Where-Object { $_ -like 'SigIgn:*' }
        $ignored -and ([Convert]::ToUInt64($ignored.Split(':')[1].Trim(), 16) -band 2)
    }

    function Get-ChildSandbox {
        @(Get-Process -Name dotnet -ErrorAction SilentlyContinue | Where-Object { $_.Parent -and $_.Parent.Id -eq $PID }).Count
    }

    function Start-Shell {
        # A PowerShell of its own that runs a script, to be ended by a signal.
        param([string] $Script)

        $file = Join-Path $env:EKSAM_SCRATCH ([guid]::NewGuid().ToString('N') + '.ps1')
        Set-Content -LiteralPath $file -Value $Script -Encoding ASCII
        $null = $script:WithKeys.Add($file)
        $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
        $start.FileName = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
        $start.Arguments = '-NoProfile -NonInteractive -File "{0}"' -f $file
        if ($RestoreSignal) {
            $program, $options = $RestoreSignal
            $start.Arguments = '{0} "{1}" {2}' -f (@($options | ForEach-Object { '"{0}"' -f $_ }) -join ' '), $start.FileName, $start.Arguments
            $start.FileName = $program
        }

        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        [System.Diagnostics.Process]::Start($start)
    }

    function Wait-Until {
        # Whether something comes true. The limit only keeps a broken test from hanging.
        param([scriptblock] $Condition)

        foreach ($attempt in 1..600) {
            if (& $Condition) {
                return $true
            }

            Start-Sleep -Milliseconds 50
        }

        $false
    }

    function Test-Asked {
        # Whether the sandbox has been asked anything that hangs.
        @((Invoke-SandboxControl -Sandbox $sandbox -Method GET -Path faults).pending | Where-Object { $_ }).Count -eq 0
    }
}

AfterAll {
    EksAccessManagement\Stop-EKSSandbox
    $WithKeys | Where-Object { Test-Path -LiteralPath $_ } | Remove-Item
}

Describe 'Ctrl+C' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'ends <Name> while no answer comes' -ForEach @(
        @{ Name = 'Get-EKSAccessEntry'; Script = 'Get-EKSAccessEntry -ClusterName prod'; Operation = 'DescribeAccessEntry' }
        @{ Name = 'Get-EKSAuthenticationMode'; Script = 'Get-EKSAuthenticationMode -ClusterName *'; Operation = 'DescribeCluster' }
        @{ Name = 'Get-AwsAuthMapping'; Script = 'Get-AwsAuthMapping -ClusterName prod'; Operation = 'get configmaps' }
        @{ Name = 'Convert-AwsAuthToAccessEntry'; Script = 'Convert-AwsAuthToAccessEntry -ClusterName prod'; Operation = 'GetRole' }
        @{ Name = 'Grant-EKSClusterAccess'; Script = 'Grant-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/ops -AccessPolicy View'; Operation = 'CreateAccessEntry' }
        @{ Name = 'Revoke-EKSClusterAccess'; Script = 'Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/team/dev -AccessPolicy View -Confirm:$false'; Operation = 'DisassociateAccessPolicy' }
        @{ Name = 'Set-EKSAuthenticationMode'; Script = 'Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP -Confirm:$false'; Operation = 'UpdateClusterConfig' }
    ) {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Hang'; operation = $Operation; count = 1 }
        $end = Stop-InTheMiddle -Script $Script -When { Test-Asked }
        $end.Reached | Should -BeTrue -Because ([string] $end.Errors)
        $end.WasRunning | Should -BeTrue -Because ([string] $end.Errors)
        $end.Stopped | Should -BeTrue
        $end.State | Should -Be 'Stopped'
        $end.Errors | Should -BeNullOrEmpty
    }

    It 'ends Set-EKSAuthenticationMode while it waits for the update' {
        $null = Invoke-SandboxControl -Sandbox $sandbox -Method PUT -Path settings -Body @{ updateMs = 600000 }
        $end = Stop-InTheMiddle -Script 'Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP -Confirm:$false' -When { (Get-SandboxWrite -Sandbox $sandbox) -contains 'UpdateClusterConfig' }
        $null = Invoke-SandboxControl -Sandbox $sandbox -Method PUT -Path settings -Body @{ updateMs = 500 }
        $end.Reached | Should -BeTrue -Because ([string] $end.Errors)
        $end.State | Should -Be 'Stopped'
    }

    It 'lets Grant-EKSClusterAccess take back the entry it has half made' {
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = 'Hang'; operation = 'AssociateAccessPolicy'; count = 1 }
        $end = Stop-InTheMiddle -Script "Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View" -When { Test-Asked }
        $end.Reached | Should -BeTrue -Because ([string] $end.Errors)
        $end.State | Should -Be 'Stopped'
        (Get-EKSAccessEntry -ClusterName prod).PrincipalArn | Should -Not -Contain $ops
        Get-SandboxWrite -Sandbox $sandbox | Should -Contain 'DeleteAccessEntry'
    }

    It 'says what became of the entry: <Kind> <Operation>' -Skip:(-not (Get-Command -Name kill -CommandType Application -ErrorAction SilentlyContinue)) -ForEach @(
        @{ Kind = 'Hang'; Operation = 'AssociateAccessPolicy'; Says = '*was deleted again*' }
        @{ Kind = 'Hang'; Operation = 'CreateAccessEntry'; Says = '*Stopping Grant-EKSClusterAccess*No access entry has appeared*' }
        @{ Kind = 'Slow'; Operation = 'CreateAccessEntry'; Says = '*was deleted again*' }
    ) {
        if (-not $RestoreSignal -and (Test-SignalIgnored)) {
            Set-ItResult -Skipped -Because 'this process ignores the signal of Ctrl+C, and no program is here that starts another which does not'
        }

        # So slow that the signal comes before the answer, and so quick that Grant is still there to see what became of it.
        Add-SandboxFault -Sandbox $sandbox -Fault @{ kind = $Kind; operation = $Operation; count = 1; delay = '00:00:01.8' }
        $script = "Import-Module '$Manifest'; Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View -Region eu-west-1 " +
            "-EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($keys.AccessKeyId) -SecretKey $($keys.SecretAccessKey) -AllowLoss; 'went on'"
        $shell = Start-Shell -Script $script
        Wait-Until -Condition { Test-Asked } | Should -BeTrue
        & (Get-Command -Name kill -CommandType Application)[0] -INT $shell.Id
        $said = $shell.StandardOutput.ReadToEnd()
        $shell.WaitForExit()
        $said | Should -BeLike $Says
        $said | Should -Not -BeLike '*went on*'
        (Get-EKSAccessEntry -ClusterName prod).PrincipalArn | Should -Not -Contain $ops
    }

    It 'leaves no sandbox behind when Start-EKSSandbox is stopped' {
        $before = Get-ChildSandbox
        $end = Stop-InTheMiddle -Script '$null = Start-EKSSandbox -NoDefault' -When { (Get-ChildSandbox) -gt $before }
        $end.Reached | Should -BeTrue -Because ([string] $end.Errors)
        Wait-Until -Condition { (Get-ChildSandbox) -le $before } | Should -BeTrue
    }
}

Describe 'The sandbox' {
    It 'ends with the process that started it' {
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; (Start-EKSSandbox -NoDefault).Id"
        Wait-Until -Condition { -not (Get-Process -Id ([int] $out) -ErrorAction SilentlyContinue) } | Should -BeTrue
    }

    It 'goes with its keys when the process that started it is killed' -Skip:(-not (Get-Command -Name kill -CommandType Application -ErrorAction SilentlyContinue)) {
        $shell = Start-Shell -Script "Import-Module '$Manifest'; `$s = Start-EKSSandbox -NoDefault; `"`$(`$s.Id)|`$(`$s.Folder)`"; Start-Sleep -Seconds 600"
        $id, $folder = $shell.StandardOutput.ReadLine().Split('|')
        Join-Path $folder 'credentials' | Should -Exist
        & (Get-Command -Name kill -CommandType Application)[0] -KILL $shell.Id
        Wait-Until -Condition { -not (Test-Path -LiteralPath $folder) -and -not (Get-Process -Id ([int] $id) -ErrorAction SilentlyContinue) } | Should -BeTrue
    }

    It 'goes with its keys when the process that started it ends without Stop-EKSSandbox' {
        $folder = [string] (Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; (Start-EKSSandbox -NoDefault).Folder")
        $folder | Should -BeLike '*eks-sandbox-*'
        Wait-Until -Condition { -not (Test-Path -LiteralPath $folder) } | Should -BeTrue
    }

    It 'is not the default with -NoDefault, and a second one can run beside the first' {
        $other = EksAccessManagement\Start-EKSSandbox -Empty -NoDefault
        $other.IsDefault | Should -BeFalse
        @(Get-EKSAuthenticationMode -ClusterName *).Count | Should -Be 3
        @(Get-EKSAuthenticationMode -ClusterName * -EndpointUrl $other.EndpointUrl -AccessKey (Get-SandboxKey -Sandbox $other).AccessKeyId -SecretKey (Get-SandboxKey -Sandbox $other).SecretAccessKey -Region eu-west-1).Count | Should -Be 0
        ($other | EksAccessManagement\Stop-EKSSandbox -PassThru).Id | Should -Be $other.Id
        @(Get-EKSAuthenticationMode -ClusterName *).Count | Should -Be 3
    }

    It 'takes its state from a file' {
        $seed = Join-Path $env:EKSAM_SCRATCH 'seed.yaml'
        $null = $script:WithKeys.Add($seed)
        Set-Content -LiteralPath $seed -Value (Invoke-RestMethod -Uri ($sandbox.EndpointUrl + '/_sandbox/state') -Headers @{ 'x-sandbox-key' = $keys.ControlKey } -NoProxy)
        $copy = EksAccessManagement\Start-EKSSandbox -Path $seed -NoDefault
        @($copy.Clusters | Sort-Object) | Should -Be @('legacy', 'prod', 'prod-us', 'staging')
        $copy | EksAccessManagement\Stop-EKSSandbox
        (Get-Item -LiteralPath $seed | EksAccessManagement\Start-EKSSandbox -NoDefault | EksAccessManagement\Stop-EKSSandbox -PassThru).Clusters.Count | Should -Be 4
    }

    It 'says what is wrong with a file' {
        { EksAccessManagement\Start-EKSSandbox -Path ./none.yaml -ErrorAction Stop } | Should -Throw -ErrorId 'FileUnreadable*'
        $seed = Join-Path $env:EKSAM_SCRATCH 'bad.yaml'
        Set-Content -LiteralPath $seed -Value 'acounts: []'
        { EksAccessManagement\Start-EKSSandbox -Path $seed -ErrorAction Stop } | Should -Throw -ErrorId 'SandboxUnavailable*'
    }

    It 'says in one warning that commands go to it' {
        EksAccessManagement\Stop-EKSSandbox
        $null = EksAccessManagement\Start-EKSSandbox -WarningVariable warnings -WarningAction SilentlyContinue
        @($warnings).Count | Should -Be 1
        $verbose = Get-EKSAuthenticationMode -ClusterName prod -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        [string] $verbose | Should -Match 'sandbox'
    }
}
