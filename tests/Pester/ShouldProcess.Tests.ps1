BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox
    $keys = Get-SandboxKey -Sandbox $sandbox
    $dev = 'arn:aws:iam::111122223333:role/team/dev'
    $ops = 'arn:aws:iam::111122223333:role/ops'
    $script:Writers = 'Add', 'Backup', 'Export', 'Grant', 'Invoke', 'Remove', 'Restore', 'Revoke', 'Set', 'Start', 'Stop', 'Undo'
    $script:Readers = 'Compare', 'Convert', 'Find', 'Get', 'Import', 'Test', 'Trace'
}

AfterAll {
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'Commands that change something' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'have -WhatIf and -Confirm, and those that read have not' {
        foreach ($command in Get-Command -Module EksAccessManagement) {
            if ($command.Verb -in $Readers -or $command.Verb -in $Writers) {
                $command.Parameters.ContainsKey('WhatIf') | Should -Be ($command.Verb -in $Writers) -Because $command.Name
            }
        }
    }

    It 'write nothing under -WhatIf and emit the change: Grant' {
        $change = Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy 'Edit@web' -WhatIf
        $change.Action | Should -Be 'Created'
        $change.Applied | Should -BeFalse
        $change.Before | Should -BeNullOrEmpty
        $change.After.AccessPolicy | Should -Be 'Edit@web'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'write nothing under -WhatIf and emit the change: Revoke' {
        $change = Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -All -WhatIf
        $change.Action | Should -Be 'Deleted'
        $change.Applied | Should -BeFalse
        $change.Before.AccessPolicy | Should -Be @('Edit@dev-*,web', 'View')
        $change.After | Should -BeNullOrEmpty
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'write nothing under -WhatIf and emit the change: Set' {
        $mode = Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP -WhatIf
        $mode.Applied | Should -BeFalse
        $mode.Changed | Should -BeTrue
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'honour -WhatIf of the function that calls them' {
        function Invoke-Outer {
            [CmdletBinding(SupportsShouldProcess = $true)]
            param()
            Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View
        }

        (Invoke-Outer -WhatIf).Applied | Should -BeFalse
        $WhatIfPreference = $true
        (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View).Applied | Should -BeFalse
        $WhatIfPreference = $false
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'refuse a prompt that nobody can answer before the first write: <Name>' -ForEach @(
        @{ Name = 'Grant -Confirm'; Command = { Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy View -Confirm } }
        @{ Name = 'Revoke'; Command = { Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy View } }
        @{ Name = 'Set'; Command = { Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP } }
    ) {
        { & $Command } | Should -Throw -ErrorId 'ConfirmationUnavailable*'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'refuse a prompt whose input has ended, as in a scheduled job that is not -NonInteractive' {
        $script = Join-Path $env:EKSAM_SCRATCH 'ended.ps1'
        Set-Content -LiteralPath $script -Encoding ASCII -Value @'
param($Manifest, $Url, $Key, $Secret)
Import-Module -Name $Manifest
try {
    Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP -Region eu-west-1 -EndpointUrl $Url -AccessKey $Key -SecretKey $Secret -ErrorAction Stop
}
catch {
    'caught ' + $_.FullyQualifiedErrorId
}
'@
        $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
        $start.FileName = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
        $start.Arguments = '-NoProfile -File "{0}" "{1}" {2} {3} {4}' -f $script, $Manifest, $sandbox.EndpointUrl, $keys.accessKeyId, $keys.secretAccessKey
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $process.StandardOutput.ReadToEnd() | Should -BeLike '*caught ConfirmationUnavailable*'
        $process.WaitForExit()
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'run unattended with -Confirm:$false' {
        (Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy View -Confirm:$false).Applied | Should -BeTrue
        (Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP -Confirm:$false).AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
        Get-SandboxWrite -Sandbox $sandbox | Should -Be @('DisassociateAccessPolicy', 'UpdateClusterConfig')
    }

    It 'ask where somebody can answer, and take the answer' {
        # A host of our own that answers every question with its choice that the test says.
        $script = @'
param($Manifest, $Url, $Key, $Secret, $Answer)
Add-Type -TypeDefinition @"
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
public class AskedUi : PSHostUserInterface {
    public int Answer; public List<string> Questions = new List<string>();
    public override PSHostRawUserInterface RawUI { get { return null; } }
    public override Dictionary<string, PSObject> Prompt(string c, string m, Collection<FieldDescription> d) { throw new NotSupportedException(); }
    public override int PromptForChoice(string c, string m, Collection<ChoiceDescription> choices, int d) { Questions.Add(m); return Answer; }
    public override PSCredential PromptForCredential(string c, string m, string u, string t) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string c, string m, string u, string t, PSCredentialTypes a, PSCredentialUIOptions o) { throw new NotSupportedException(); }
    public override string ReadLine() { return ""; }
    public override SecureString ReadLineAsSecureString() { return new SecureString(); }
    public override void Write(string v) { } public override void Write(ConsoleColor f, ConsoleColor b, string v) { }
    public override void WriteDebugLine(string m) { } public override void WriteErrorLine(string v) { } public override void WriteLine(string v) { }
    public override void WriteProgress(long s, ProgressRecord r) { } public override void WriteVerboseLine(string m) { } public override void WriteWarningLine(string m) { }
}
public class AskedHost : PSHost {
    public AskedUi Asked = new AskedUi(); Guid _id = Guid.NewGuid();
    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
    public override Guid InstanceId { get { return _id; } } public override string Name { get { return "AskedHost"; } }
    public override PSHostUserInterface UI { get { return Asked; } } public override Version Version { get { return new Version(1, 0); } }
    public override void EnterNestedPrompt() { } public override void ExitNestedPrompt() { } public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { } public override void SetShouldExit(int e) { }
}
"@
$hostObject = [AskedHost]::new()
$hostObject.Asked.Answer = [int] $Answer
$runspace = [runspacefactory]::CreateRunspace($hostObject)
$runspace.Open()
$shell = [powershell]::Create()
$shell.Runspace = $runspace
$null = $shell.AddScript("Import-Module '$Manifest'; Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:role/team/dev -AccessPolicy View -EndpointUrl $Url -AccessKey $Key -SecretKey '$Secret' -Region eu-west-1 -AllowLockout")
@($shell.Invoke()).Count
$shell.Streams.Error
$hostObject.Asked.Questions.Count
$hostObject.Asked.Questions[0]
'@
        # Without STS of the sandbox the caller cannot be asked for; -AllowLockout needs no caller.
        $arguments = $Manifest, $sandbox.EndpointUrl, $keys.AccessKeyId, $keys.SecretAccessKey
        $no = Invoke-ChildPowerShell -Script $script -Argument ($arguments + '2')
        $no[0] | Should -Be '0'
        $no[1] | Should -Be '1'
        ($no -join ' ') | Should -Match 'sure you want'
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
        $yes = Invoke-ChildPowerShell -Script $script -Argument ($arguments + '0')
        $yes[0] | Should -Be '1'
        Get-SandboxWrite -Sandbox $sandbox | Should -Be 'DisassociateAccessPolicy'
    }

    It 'say that a mode step cannot be undone' {
        $out = Invoke-ChildPowerShell -Script "Import-Module '$Manifest'; `$null = Start-EKSSandbox -WarningAction SilentlyContinue; Set-EKSAuthenticationMode -ClusterName legacy -Mode API_AND_CONFIG_MAP -WhatIf | Out-Null"
        [string] $out | Should -Match 'cannot be undone'
    }
}

Describe 'Grant' {
    BeforeEach {
        Reset-TestSandbox -Sandbox $sandbox
    }

    It 'is the same twice as once' {
        (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy 'Edit@web' -KubernetesGroup viewers -Tag @{ team = 'web' }).Action | Should -Be 'Created'
        $null = Invoke-SandboxControl -Sandbox $sandbox -Method DELETE -Path requests
        $again = Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -AccessPolicy 'Edit@web' -KubernetesGroup viewers -Tag 'team=web'
        $again.Action | Should -Be 'Unchanged'
        $again.Applied | Should -BeFalse
        Get-SandboxWrite -Sandbox $sandbox | Should -BeNullOrEmpty
    }

    It 'never narrows without -Exact' {
        $after = (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy 'Edit@batch', 'View@web' -KubernetesGroup viewers).After
        $after.AccessPolicy | Should -Be @('Edit@batch,dev-*,web', 'View')
        $after.KubernetesGroups | Should -Be @('developers', 'viewers')
        $exact = (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $dev -AccessPolicy 'View@web' -KubernetesGroup viewers -Exact -Confirm:$false).After
        $exact.AccessPolicy | Should -Be 'View@web'
        $exact.KubernetesGroups | Should -Be 'viewers'
    }

    It 'takes -PolicyName with -Namespace, long names and ARNs' {
        $after = (Grant-EKSClusterAccess -ClusterName prod -PrincipalArn $ops -PolicyName AmazonEKSEditPolicy, 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy' -Namespace web, 'dev-*').After
        $after.AccessPolicy | Should -Be @('Edit@dev-*,web', 'View@dev-*,web')
    }

    It 'takes sessions and permission sets for their roles' {
        (Grant-EKSClusterAccess -ClusterName staging -PrincipalArn arn:aws:sts::111122223333:assumed-role/dev/bob -AccessPolicy View).PrincipalArn | Should -Be $dev
        $sso = Grant-EKSClusterAccess -ClusterName staging -PermissionSet Viewer -AccessPolicy View
        $sso.PermissionSet | Should -Be 'Viewer'
        $sso.PrincipalArn | Should -BeLike '*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Viewer_*'
    }

    It 'sees its own access working with -Wait, when it had none before' {
        $self = @{ ClusterName = 'staging'; PrincipalArn = $ops; AssumeRoleArn = $ops; AllowLoss = $true; AllowLockout = $true; Wait = $true; WarningVariable = 'warnings' }
        $change = Grant-EKSClusterAccess @self -AccessPolicy View
        $change.Action | Should -Be 'Created'
        $change.Verified | Should -BeTrue
        (Grant-EKSClusterAccess @self -AccessPolicy 'Edit@web' -KubernetesGroup web-devs -WarningAction SilentlyContinue).Verified | Should -BeTrue
        ($warnings -join ' ') | Should -Not -BeLike '*proves nothing*'
    }

    It 'does not call access its own doing that was there before, or that cannot be seen' {
        $self = @{ ClusterName = 'staging'; Wait = $true; WarningAction = 'SilentlyContinue' }
        $admin = Grant-EKSClusterAccess @self -PrincipalArn arn:aws:iam::111122223333:user/admin -AccessPolicy View
        $admin.Applied | Should -BeTrue
        $admin.Verified | Should -BeFalse
        $admin.Warnings | Should -BeLike '*could already do*proves nothing*'
        $empty = Grant-EKSClusterAccess @self -PrincipalArn $ops -AssumeRoleArn $ops -AllowLoss -AllowLockout
        $empty.Action | Should -Be 'Created'
        $empty.Verified | Should -BeFalse
        $same = Grant-EKSClusterAccess @self -PrincipalArn arn:aws:iam::111122223333:user/admin -AccessPolicy View
        $same.Action | Should -Be 'Unchanged'
        $same.Verified | Should -BeFalse
    }
}
