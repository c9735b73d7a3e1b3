BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $script:Runbooks = Join-Path $Root 'samples/runbooks'
    $script:Prelude = "Import-Module '$Manifest'; `$null = Start-EKSSandbox -WarningAction SilentlyContinue; `$r = '$Runbooks'"

    function Invoke-Runbook {
        # Runs lines in an unattended process beside a sandbox of its own, and gives what it wrote and how it ended.
        param([string] $Line)

        $output = @(Invoke-ChildPowerShell -Script "$Prelude`ntry { $Line } catch { 'ENDED ' + `$_.Exception.Message; exit 1 } finally { Stop-EKSSandbox }")
        [pscustomobject]@{ Text = $output -join "`n"; ExitCode = $LASTEXITCODE }
    }

    function Get-SsmScript {
        # What SSM would run: the lines of runCommand with the parameters filled in.
        param([string] $Name, [hashtable] $Value)

        $isCommand = $false
        $lines = foreach ($line in Get-Content -LiteralPath (Join-Path $Runbooks $Name)) {
            if ($isCommand -and $line -match '^\s+- (.*)$') {
                $text = $Matches[1]
                if ($text -match "^'(.*)'$") { $Matches[1] -replace "''", "'" } else { $text }
            }

            $isCommand = $isCommand -or $line -match 'runCommand:'
        }

        $text = $lines -join "`n"
        foreach ($key in $Value.Keys) {
            $text = $text -replace "\{\{ $key \}\}", $Value[$key]
        }

        $text -replace 'Import-Module -Name EksAccessManagement', ''
    }
}

Describe 'Runbooks' {
    It 'audit with a line for each finding and a snapshot for each cluster' {
        $folder = Join-Path $env:EKSAM_SCRATCH 'audit'
        $run = Invoke-Runbook -Line "& `"`$r/Invoke-AccessAudit.ps1`" -ClusterName prod, legacy -Region eu-west-1 -OutputFolder '$folder'"
        $run.Text | Should -Match 'Audit of 2 cluster\(s\)'
        $run.Text | Should -Match 'prod: administrator: arn:aws:iam::111122223333:user/admin'
        $run.Text | Should -Match 'legacy: migration: NotStarted'
        $run.ExitCode | Should -Be 0
        Join-Path $folder 'prod.eu-west-1.json' | Should -Exist
    }

    It 'end an audit that could not read with a non-zero exit code, and one with findings when asked' {
        (Invoke-Runbook -Line '& "$r/Invoke-AccessAudit.ps1" -ClusterName nowhere -Region eu-west-1').ExitCode | Should -Be 1
        (Invoke-Runbook -Line '& "$r/Invoke-AccessAudit.ps1" -ClusterName prod -Region eu-west-1 -FailOnFinding').ExitCode | Should -Be 1
    }

    It 'grant on each cluster, go on after a failure, and then fail' {
        $run = Invoke-Runbook -Line '& "$r/Invoke-AccessGrant.ps1" -ClusterName legacy, prod -Region eu-west-1 -PrincipalArn arn:aws:iam::111122223333:role/ops -AccessPolicy View -Ticket CHG-17'
        $run.Text | Should -Match 'legacy: FAILED ConfigMapMode'
        $run.Text | Should -Match 'prod: (Created|Updated) for arn:aws:iam::111122223333:role/ops'
        $run.Text | Should -Match '1 of 2 cluster'
        $run.ExitCode | Should -Be 1
    }

    It 'rescue with a line for each step, and fail with the next thing to do' {
        $folder = $env:EKSAM_SCRATCH
        $run = Invoke-Runbook -Line "& `"`$r/Invoke-AccessRescue.ps1`" -ClusterName legacy -Region eu-west-1 -Reason INC-42 -BackupFolder '$folder'"
        $run.Text | Should -Match 'Verify\s+Done'
        $run.Text | Should -Match 'Next\s+Done'
        $run.ExitCode | Should -Be 0
        $run = Invoke-Runbook -Line "& `"`$r/Invoke-AccessRescue.ps1`" -ClusterName legacy -Region eu-west-1 -PrincipalArn arn:aws:iam::111122223333:role/nobody -Reason INC-42 -BackupFolder '$folder'"
        $run.Text | Should -Match 'Entry\s+Failed'
        $run.Text | Should -Match 'run Repair-EKSClusterAccess again'
        $run.ExitCode | Should -Be 1
    }

    It 'sign in from Azure Automation by an asset or the managed identity' {
        $run = Invoke-Runbook -Line @'
function Get-AutomationPSCredential { param($Name) New-Object pscredential 'AKIAEXAMPLE', (ConvertTo-SecureString 'hidden' -AsPlainText -Force) }
& "$r/Connect-Aws.ps1" -CredentialAsset aws; "key $env:AWS_ACCESS_KEY_ID $($env:AWS_SECRET_ACCESS_KEY.Length)"
function Invoke-RestMethod { param($Uri, $Headers) "asked $Uri" | Out-Host; [pscustomobject]@{ access_token = 'a.b.c' } }
$env:IDENTITY_ENDPOINT = 'http://127.0.0.1/token'; $env:IDENTITY_HEADER = 'h'
& "$r/Connect-Aws.ps1" -RoleArn arn:aws:iam::111122223333:role/automation -Audience api://eks
"role $env:AWS_ROLE_ARN token $(Get-Content -LiteralPath $env:AWS_WEB_IDENTITY_TOKEN_FILE) key '$env:AWS_ACCESS_KEY_ID'"; Remove-Item -LiteralPath $env:AWS_WEB_IDENTITY_TOKEN_FILE
'@
        $run.Text | Should -Match 'key AKIAEXAMPLE 6'
        $run.Text | Should -Match 'resource=api%3A%2F%2Feks&api-version=2019-08-01'
        $run.Text | Should -Match "role arn:aws:iam::111122223333:role/automation token a\.b\.c key ''"
        $run.ExitCode | Should -Be 0
    }

    It 'run as one job of Azure Automation' {
        $run = Invoke-Runbook -Line '& "$r/azure-automation.ps1" -Task Audit -Argument @{ ClusterName = "prod"; Region = "eu-west-1" }'
        $run.Text | Should -Match 'Audit of 1 cluster'
        $run.ExitCode | Should -Be 0
    }

    It 'run as SSM documents: <Name>' -ForEach @(
        @{ Name = 'ssm-audit.yaml'; Value = @{ ClusterName = 'prod'; Region = 'eu-west-1' }; Text = 'Audit of 1'; Code = 0 }
        @{ Name = 'ssm-grant.yaml'; Value = @{ ClusterName = 'legacy'; Region = 'eu-west-1'; PrincipalArn = 'arn:aws:iam::111122223333:role/ops'; AccessPolicy = 'View'; Ticket = 'CHG-17' }; Text = 'FAILED ConfigMapMode'; Code = 1 }
        @{ Name = 'ssm-rescue.yaml'; Value = @{ ClusterName = 'legacy'; Region = 'eu-west-1'; PrincipalArn = 'arn:aws:iam::111122223333:user/admin'; Reason = 'INC-42' }; Text = 'Next\s+Done'; Code = 0 }
    ) {
        $run = Invoke-Runbook -Line (Get-SsmScript -Name $Name -Value ($Value + @{ ScriptFolder = $Runbooks }))
        $run.Text | Should -Match $Text
        $run.ExitCode | Should -Be $Code
    }

    It 'are ASCII, and take nothing that Windows PowerShell 5.1 does not have' {
        foreach ($file in Get-ChildItem -LiteralPath $Runbooks) {
            $text = [IO.File]::ReadAllText($file.FullName)
            [regex]::Matches($text, '[^\x00-\x7F]').Count | Should -Be 0 -Because $file.Name
            if ($file.Extension -eq '.ps1') {
                $tokens = $errors = $null
                $null = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $errors)
                $errors | Should -BeNullOrEmpty
                @($tokens | Where-Object { [string] $_.Kind -in 'QuestionQuestion', 'QuestionDot', 'QuestionMark', 'AndAnd', 'OrOr', 'QuestionQuestionEquals' }).Count | Should -Be 0 -Because $file.Name
            }
        }
    }
}
