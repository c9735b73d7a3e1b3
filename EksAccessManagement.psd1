@{
    RootModule             = 'bin/EksAccessManagement.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5a3f6c1e-9d0b-4b7e-8f52-3c1f0a7d9e64'
    Author                 = 'EksAccessManagement maintainers'
    CompanyName            = 'EksAccessManagement'
    Copyright              = '(c) EksAccessManagement maintainers. MIT licence.'
    Description            = 'Who can get into your Amazon EKS clusters, and what can they do there: see, grant, revoke and migrate access (access entries, access policies, aws-auth), with proof.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    RequiredModules        = @()
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Add-AwsAuthMapping',
        'Backup-AwsAuth',
        'Compare-EKSClusterAccess',
        'Convert-AwsAuthToAccessEntry',
        'Export-EKSClusterAccess',
        'Find-AwsAuthIssue',
        'Find-EKSClusterAccess',
        'Get-AwsAuthMapping',
        'Get-EKSAccessEntry',
        'Get-EKSAccessMigration',
        'Get-EKSAccessPolicyDefinition',
        'Get-EKSAuthenticationMode',
        'Get-EKSClusterAccess',
        'Grant-EKSClusterAccess',
        'Import-EKSClusterAccess',
        'Invoke-EKSAccessMigration',
        'New-EKSAccessMigrationPlan',
        'Remove-AwsAuthMapping',
        'Repair-AwsAuth',
        'Repair-EKSClusterAccess',
        'Restore-AwsAuth',
        'Revoke-EKSClusterAccess',
        'Set-AwsAuth',
        'Set-EKSAuthenticationMode',
        'Start-EKSSandbox',
        'Stop-EKSSandbox',
        'Test-EKSClusterAccess',
        'Trace-EKSClusterAccess',
        'Undo-EKSAccessMigration'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags       = @('AWS', 'EKS', 'Kubernetes', 'RBAC', 'IAM', 'aws-auth', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
