@{
    # How the module's objects are shown, sorted and serialized. The module imports it with the first command of a session.
    # It is never published by itself, and its version says nothing: the module's stands in EksAccessManagement.psd1.
    ModuleVersion     = '0.0'
    GUID              = '8d1f0c52-7b3e-4f0a-9a6d-2e4c5b7f6a13'
    Author            = 'EksAccessManagement maintainers'
    CompanyName       = 'EksAccessManagement'
    Copyright         = '(c) EksAccessManagement maintainers. MIT licence.'
    Description       = 'Views and type data of EksAccessManagement; imported by the module itself.'
    PowerShellVersion = '5.1'
    FormatsToProcess  = @('EksAccessManagement.Format.ps1xml')
    TypesToProcess    = @('EksAccessManagement.Types.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
