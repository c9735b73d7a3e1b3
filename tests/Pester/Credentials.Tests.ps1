BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $sandbox = Start-TestSandbox -NoDefault
    $keys = Get-SandboxKey -Sandbox $sandbox
    $script:At = @{ ClusterName = 'prod'; EndpointUrl = $sandbox.EndpointUrl }

    # The classes of AWS.Tools, as far as we look at them: names and accessibility are theirs, the rest is made up.
    if (-not ('Standin.AWSPSCredentials' -as [type])) {
        Add-Type -TypeDefinition @'
using System;
namespace Standin {
    public class Keys { public string AccessKey { get; set; } public string SecretKey { get; set; } public string Token { get; set; } public bool UseToken { get; set; } }
    public class Credentials {
        public Credentials(string key, string secret) { _key = key; _secret = secret; }
        private readonly string _key; private readonly string _secret;
        public int Asked;
        public Keys GetCredentials() { Asked++; if (_key == "expired") { throw new InvalidOperationException("the login has expired"); } return new Keys { AccessKey = _key, SecretKey = _secret }; }
    }
    public class AWSPSCredentials {
        public AWSPSCredentials(object inner) { Credentials = inner; }
        internal object Credentials { get; private set; }
        public override string ToString() { return "stored"; }
    }
}
'@
    }

    $good = [Standin.Credentials]::new($keys.AccessKeyId, $keys.SecretAccessKey)
}

AfterAll {
    EksAccessManagement\Stop-EKSSandbox
}

Describe 'Stored credentials of AWS.Tools' {
    It 'are used, with the stored region' {
        $StoredAWSCredentials = [Standin.AWSPSCredentials]::new($good)
        $StoredAWSRegion = 'eu-west-1'
        $mode = Get-EKSAuthenticationMode @At
        $mode.AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
        $mode.CredentialSource | Should -Match 'StoredAWSCredentials'
        $good.Asked | Should -BeGreaterThan 0
    }

    It 'are those that the calling function sees' {
        function Invoke-WithLocal {
            $StoredAWSCredentials = [Standin.AWSPSCredentials]::new($good)
            $StoredAWSRegion = 'us-east-1'
            Get-EKSAuthenticationMode -ClusterName prod-us -EndpointUrl $sandbox.EndpointUrl
        }

        (Invoke-WithLocal).Region | Should -Be 'us-east-1'
        { Get-EKSAuthenticationMode @At -Region eu-west-1 -ErrorAction Stop } | Should -Throw -ErrorId 'CredentialsNotFound*'
    }

    It 'give way to parameters' {
        $StoredAWSCredentials = [Standin.AWSPSCredentials]::new([Standin.Credentials]::new('AKIAWRONGWRONGWRONG1', 'wrong'))
        (Get-EKSAuthenticationMode @At -Region eu-west-1 -Credential $good).AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
    }

    It 'that have expired end the pipeline, and say so' {
        $StoredAWSCredentials = [Standin.AWSPSCredentials]::new([Standin.Credentials]::new('expired', ''))
        $failure = $null
        try {
            Get-EKSAuthenticationMode @At -Region eu-west-1 -ErrorAction Continue
        }
        catch {
            $failure = $_
        }

        $failure.FullyQualifiedErrorId | Should -BeLike 'CredentialsExpired,*'
        $failure.Exception.Message | Should -Match 'the login has expired'
    }

    It 'that cannot be read are told in a warning' {
        $StoredAWSCredentials = [pscustomobject] @{ Nothing = 1 }
        try {
            $null = Get-EKSAuthenticationMode @At -Region eu-west-1 -WarningVariable warnings -WarningAction SilentlyContinue
        }
        catch {
            $_.FullyQualifiedErrorId | Should -BeLike 'CredentialsNotFound,*'
        }

        [string] $warnings | Should -Match 'StoredAWSCredentials'
    }
}

Describe '-Credential' {
    It 'takes <Name>' -ForEach @(
        @{ Name = 'the credentials of an SDK'; Make = { $good } }
        @{ Name = 'AWS.Tools'' wrapper around them'; Make = { [Standin.AWSPSCredentials]::new($good) } }
        @{ Name = 'a PSCredential'; Make = { [pscredential]::new($keys.AccessKeyId, (ConvertTo-SecureString -String $keys.SecretAccessKey -AsPlainText -Force)) } }
        @{ Name = 'an object with keys'; Make = { [pscustomobject] @{ AccessKeyId = $keys.AccessKeyId; SecretAccessKey = $keys.SecretAccessKey; SessionToken = $null } } }
        @{ Name = 'a hashtable with keys'; Make = { @{ AccessKeyId = $keys.AccessKeyId; SecretAccessKey = $keys.SecretAccessKey } } }
        @{ Name = 'what Use-STSRole returns'; Make = { [pscustomobject] @{ AssumedRoleUser = 'x'; Credentials = [pscustomobject] @{ AccessKeyId = $keys.AccessKeyId; SecretAccessKey = $keys.SecretAccessKey; SessionToken = '' } } } }
    ) {
        (Get-EKSAuthenticationMode @At -Region eu-west-1 -Credential (& $Make)).AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
    }

    It 'takes the real credentials of AWSSDK.Core <Version>, which is another than ours' -ForEach @(@{ Version = 3; Folder = 'awssdk3' }, @{ Version = 4; Folder = 'awssdk4' }) {
        $script = @'
param($Manifest, $Sdk, $Url, $Key, $Secret)
$null = [System.Reflection.Assembly]::LoadFrom($Sdk)
Import-Module $Manifest
$credential = [Amazon.Runtime.BasicAWSCredentials]::new($Key, $Secret)
(Get-EKSAuthenticationMode -ClusterName prod -EndpointUrl $Url -Region eu-west-1 -Credential $credential).AuthenticationMode
$session = [Amazon.Runtime.SessionAWSCredentials]::new($Key, $Secret, 'token')
try { Get-EKSAuthenticationMode -ClusterName prod -EndpointUrl $Url -Region eu-west-1 -Credential $session -ErrorAction Stop } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
'@
        Invoke-ChildPowerShell -Script $script -Argument $Manifest, (Join-Path $env:EKSAM_OTHERS "$Folder/AWSSDK.Core.dll"), $sandbox.EndpointUrl, $keys.AccessKeyId, $keys.SecretAccessKey | Should -Be @('API_AND_CONFIG_MAP', 'CredentialsInvalid')
    }

    It 'refuses what holds no credentials, and says what it takes' {
        { Get-EKSAuthenticationMode @At -Region eu-west-1 -Credential 5 } | Should -Throw '*Get-AWSCredential*'
    }
}

Describe 'The proxy of AWS.Tools' {
    BeforeAll {
        # Listens as a proxy, keeps the first lines of each request, and asks each for its user.
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $script:ProxyPort = $listener.LocalEndpoint.Port
        $script:Requests = [System.Collections.ArrayList]::Synchronized([System.Collections.ArrayList]::new())
        $proxy = [powershell]::Create().AddScript({
            param($Listener, $Requests)
            try {
                while ($true) {
                    $client = $Listener.AcceptTcpClient()
                    $stream = $client.GetStream()
                    $reader = [System.IO.StreamReader]::new($stream)
                    $head = ''
                    while ($line = $reader.ReadLine()) { $head += $line + "`n" }
                    $null = $Requests.Add($head)
                    $answer = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 407 Proxy Authentication Required`r`nProxy-Authenticate: Basic realm=`"x`"`r`nContent-Length: 0`r`nConnection: close`r`n`r`n")
                    $stream.Write($answer, 0, $answer.Length)
                    $client.Close()
                }
            }
            catch { $null = $_ }
        }).AddArgument($listener).AddArgument($Requests)
        $null = $proxy.BeginInvoke()
        $script:Far = @{ ClusterName = 'prod'; Region = 'eu-west-1'; AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = 'nothing' }
    }

    AfterAll {
        $listener.Stop()
        $proxy.Dispose()
    }

    AfterEach {
        Remove-Variable -Name AWSProxy -Scope Global -ErrorAction SilentlyContinue
    }

    It 'is the way to AWS, with its user and password' {
        $Requests.Clear()
        $global:AWSProxy = [pscustomobject] @{ Hostname = '127.0.0.1'; Port = $ProxyPort; Credentials = [System.Net.NetworkCredential]::new('ann', 'p'); BypassList = @(); BypassOnLocal = $false }
        { Get-EKSAuthenticationMode @Far -ErrorAction Stop } | Should -Throw
        $Requests.Count | Should -BeGreaterThan 0
        $Requests | ForEach-Object { $_ | Should -BeLike 'CONNECT *.eu-west-1.amazonaws.com:443 *' }
        @($Requests | Where-Object { $_ -like '*Proxy-Authorization: Basic YW5uOnA=*' }).Count | Should -BeGreaterThan 0
    }

    It 'is passed by for what its bypass list names' {
        $Requests.Clear()
        $global:AWSProxy = [pscustomobject] @{ Hostname = '127.0.0.1'; Port = $ProxyPort; Credentials = $null; BypassList = @('127\.0\.0\.1'); BypassOnLocal = $false }
        (Get-EKSAuthenticationMode @At -Region eu-west-1 -AccessKey $keys.AccessKeyId -SecretKey $keys.SecretAccessKey).AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
        $Requests.Count | Should -Be 0
    }

    It 'that cannot be understood ends the pipeline before any call' {
        $global:AWSProxy = [pscustomobject] @{ Hostname = '127.0.0.1'; Port = $ProxyPort; Credentials = $null; BypassList = @('('); BypassOnLocal = $false }
        { Get-EKSAuthenticationMode @Far -ErrorAction Stop } | Should -Throw -ExpectedMessage '*proxy*bypass list*'
    }
}

Describe 'A role profile with an MFA device' {
    BeforeAll {
        $script:MfaScript = @'
param($Manifest, $Folder)
$env:AWS_CONFIG_FILE = Join-Path $Folder 'mfa-config'
$env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $Folder 'no-credentials'
Set-Content -LiteralPath $env:AWS_CONFIG_FILE -Encoding ASCII -Value '[profile base]', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'aws_secret_access_key = nothing',
    '[profile admin]', 'role_arn = arn:aws:iam::111122223333:role/admin', 'source_profile = base', 'mfa_serial = arn:aws:iam::111122223333:mfa/ann', 'region = eu-west-1'
Import-Module $Manifest
try { Get-EKSAuthenticationMode -ClusterName prod -ProfileName admin -EndpointUrl http://127.0.0.1:9 -ErrorAction Stop }
catch { 'caught ' + $_.FullyQualifiedErrorId + ' ' + $_.Exception.Message + ' ' + $_.ErrorDetails.RecommendedAction }
'@
    }

    It 'says what to do where nobody can be asked for the code' {
        $said = [string] (Invoke-ChildPowerShell -Script $MfaScript -Argument $Manifest, $env:EKSAM_SCRATCH)
        $said | Should -BeLike "*caught CredentialsInvalid*code of the MFA device 'arn:aws:iam::111122223333:mfa/ann'*Use-STSRole*"
    }

    It 'says so, too, where the input has ended, and does not end the script without a word' {
        $file = Join-Path $env:EKSAM_SCRATCH 'mfa.ps1'
        Set-Content -LiteralPath $file -Value $MfaScript -Encoding ASCII
        $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
        $start.FileName = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
        $start.Arguments = '-NoProfile -File "{0}" "{1}" "{2}"' -f $file, $Manifest, $env:EKSAM_SCRATCH
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $process.StandardOutput.ReadToEnd() | Should -BeLike '*caught CredentialsInvalid*none was given*'
        $process.WaitForExit()
    }
}

Describe 'The other sources' {
    It 'are keys' {
        (Get-EKSAuthenticationMode @At -Region eu-west-1 -AK $keys.AccessKeyId -SK $keys.SecretAccessKey).AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
    }

    It 'are the environment' {
        $env:AWS_ACCESS_KEY_ID = $keys.AccessKeyId
        $env:AWS_SECRET_ACCESS_KEY = $keys.SecretAccessKey
        $env:AWS_DEFAULT_REGION = 'eu-west-1'
        try {
            (Get-EKSAuthenticationMode @At).AuthenticationMode | Should -Be 'API_AND_CONFIG_MAP'
        }
        finally {
            Remove-Item -Path Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY, Env:AWS_DEFAULT_REGION
        }
    }

    It 'are profiles, also of a file that is named' {
        $file = Join-Path $env:EKSAM_SCRATCH 'named-credentials'
        Set-Content -LiteralPath $file -Value "[only-here]`naws_access_key_id = $($keys.AccessKeyId)`naws_secret_access_key = $($keys.SecretAccessKey)`nregion = eu-west-1"
        (Get-EKSAuthenticationMode @At -ProfileName only-here -ProfileLocation $file).CredentialSource | Should -Be 'profile only-here'
        { Get-EKSAuthenticationMode @At -ProfileName only-here -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileNotFound*'
    }

    It 'lead back to their profile from a piped object' {
        Set-Content -LiteralPath $env:AWS_SHARED_CREDENTIALS_FILE -Value "[blue]`naws_access_key_id = $($keys.AccessKeyId)`naws_secret_access_key = $($keys.SecretAccessKey)`nregion = eu-west-1"
        $env:AWS_ENDPOINT_URL = $sandbox.EndpointUrl
        try {
            $entry = Get-EKSAccessEntry -ClusterName prod -ProfileName blue -PrincipalArn arn:aws:iam::111122223333:user/ada
            $entry.CredentialSource | Should -Be 'profile blue'
            ($entry | Grant-EKSClusterAccess -AccessPolicy View -WhatIf).CredentialSource | Should -Be 'profile blue'
        }
        finally {
            Remove-Item -Path Env:AWS_ENDPOINT_URL
        }
    }

    It 'can assume a role of the cluster''s account' {
        $env:AWS_ENDPOINT_URL = $sandbox.EndpointUrl
        try {
            $mode = Get-EKSAuthenticationMode -ClusterName arn:aws:eks:eu-west-1:111122223333:cluster/prod -AccessKey $keys.AccessKeyId -SecretKey $keys.SecretAccessKey -AssumeRoleArn 'arn:aws:iam::{AccountId}:role/ops'
            $mode.CredentialSource | Should -Match 'role/ops'
        }
        finally {
            Remove-Item -Path Env:AWS_ENDPOINT_URL
        }
    }
}

Describe 'What is said of credentials' {
    It 'names the source and never a value, in any stream' {
        $all = Get-EKSAuthenticationMode @At -Region eu-west-1 -AccessKey $keys.AccessKeyId -SecretKey $keys.SecretAccessKey -Verbose -Debug *>&1 | Out-String -Width 500
        try {
            $all += Get-EKSAuthenticationMode @At -Region eu-west-1 -AccessKey $keys.AccessKeyId -SecretKey 'a-wrong-secret-value' -Verbose *>&1 | Out-String -Width 500
        }
        catch {
            $all += $_ | Format-List -Property * -Force | Out-String -Width 500
            $all += $_.Exception | Format-List -Property * -Force | Out-String -Width 500
        }

        $all | Should -Match 'Credentials from'
        $all | Should -Not -Match ([regex]::Escape($keys.SecretAccessKey))
        $all | Should -Not -Match 'a-wrong-secret-value'
    }

    It 'goes for objects and errors, too' {
        $mode = Get-EKSAuthenticationMode @At -Region eu-west-1 -Credential $good
        $mode | ConvertTo-Json -Depth 6 | Should -Not -Match ([regex]::Escape($keys.SecretAccessKey))
        $Error | ForEach-Object { $_.Exception } | Format-List -Property * -Force | Out-String -Width 500 | Should -Not -Match ([regex]::Escape($keys.SecretAccessKey))
    }
}

Describe 'A profile of the sandbox' {
    It 'leads EKS, STS and IAM to the sandbox' {
        $who = @{ ProfileName = 'ada'; ProfileLocation = $sandbox.CredentialsPath }
        $entry = Get-EKSAccessEntry -ClusterName prod -PrincipalArn arn:aws:iam::111122223333:user/ada @who -CheckPrincipal -Region eu-west-1
        $entry.PrincipalStatus | Should -Be 'Active'
        $change = $entry | Grant-EKSClusterAccess -AccessPolicy View @who -WhatIf
        $change.Changes | Should -Match 'View'
    }

    It 'leaves the region of the shell, and names where it is from' {
        $StoredAWSRegion = 'us-east-1'
        $said = Get-EKSAuthenticationMode -ClusterName prod-us -ProfileName ada -ProfileLocation $sandbox.CredentialsPath -Verbose 4>&1
        @($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }) | Should -Match 'region us-east-1 from \$StoredAWSRegion'
    }
}
