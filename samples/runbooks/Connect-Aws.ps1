<#
.SYNOPSIS
Signs a runbook of Azure Automation in to AWS, for this process only.

.DESCRIPTION
With -RoleArn the managed identity of the Automation account asks for a token and the AWS role trusts it (an IAM OIDC provider
for the tenant, with the audience as its client id): no long-lived key anywhere. With -CredentialAsset the user name and the
password of a credential asset are an access key and its secret. The commands of the module find either in the environment.

.EXAMPLE
./Connect-Aws.ps1 -RoleArn arn:aws:iam::111122223333:role/automation -Audience api://eks-automation
#>
[CmdletBinding(DefaultParameterSetName = 'ManagedIdentity')]
param(
    [Parameter(Mandatory = $true, ParameterSetName = 'ManagedIdentity')] [string] $RoleArn,
    [Parameter(Mandatory = $true, ParameterSetName = 'ManagedIdentity')] [string] $Audience,
    [Parameter(Mandatory = $true, ParameterSetName = 'Asset')] [string] $CredentialAsset
)

foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_PROFILE') {
    [Environment]::SetEnvironmentVariable($name, $null)
}

if ($PSCmdlet.ParameterSetName -eq 'Asset') {
    $asset = Get-AutomationPSCredential -Name $CredentialAsset
    if (-not $asset) {
        throw "There is no credential asset '$CredentialAsset'."
    }

    $env:AWS_ACCESS_KEY_ID = $asset.UserName
    $env:AWS_SECRET_ACCESS_KEY = $asset.GetNetworkCredential().Password
    return
}

if (-not $env:IDENTITY_ENDPOINT) {
    throw 'This Automation account has no managed identity, or the runbook does not run in one.'
}

$query = '{0}?resource={1}&api-version=2019-08-01' -f $env:IDENTITY_ENDPOINT, [uri]::EscapeDataString($Audience)
$answer = Invoke-RestMethod -Uri $query -Headers @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER; Metadata = 'True' }
$file = Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath ('aws-' + [guid]::NewGuid().ToString('N') + '.token')
[IO.File]::WriteAllText($file, $answer.access_token)
$env:AWS_ROLE_ARN = $RoleArn
$env:AWS_ROLE_SESSION_NAME = 'azure-automation'
$env:AWS_WEB_IDENTITY_TOKEN_FILE = $file
