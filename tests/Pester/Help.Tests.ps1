BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $script:Commands = @(Get-Command -Module EksAccessManagement | ForEach-Object { @{ Name = $_.Name } })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $script:Common = @([System.Management.Automation.PSCmdlet]::CommonParameters) + @([System.Management.Automation.PSCmdlet]::OptionalCommonParameters)
}

Describe 'The help of <Name>' -ForEach $Commands {
    BeforeAll {
        $command = Get-Command -Name $Name -Module EksAccessManagement
        $help = Get-Help -Name ('EksAccessManagement\' + $Name) -Full
        $parameters = @($command.Parameters.Values | Where-Object { $_.Name -notin $Common })
    }

    It 'has a synopsis and a description of its own' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match ([regex]::Escape($Name) + ' \[')
        ($help.Description | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'has two examples or more, each with code and a remark' {
        $examples = @($help.Examples.Example)
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $example.Code | Should -Match ([regex]::Escape('EksAccessManagement\' + $Name))
            ($example.Remarks | Out-String).Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'describes every parameter, and no other' {
        $described = @($help.Parameters.Parameter | ForEach-Object { $_.Name } | Where-Object { $_ -notin 'WhatIf', 'Confirm' } | Sort-Object)
        $described | Should -Be @($parameters.Name | Sort-Object)
        foreach ($parameter in @($help.Parameters.Parameter)) {
            ($parameter.Description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because $parameter.Name
        }
    }

    It 'agrees with the code on types, positions and what is required' {
        foreach ($parameter in $parameters) {
            $words = $help.Parameters.Parameter | Where-Object { $_.Name -eq $parameter.Name }
            $set = @($parameter.ParameterSets.Values)[0]
            $words.Type.Name | Should -Be $(if ($parameter.ParameterType.Name -like 'Nullable*') { $parameter.ParameterType.GenericTypeArguments[0].Name } else { $parameter.ParameterType.Name }) -Because $parameter.Name
            $words.Required | Should -Be ([string] $set.IsMandatory) -Because $parameter.Name
            $words.Position | Should -Be $(if ($set.Position -lt 0) { 'named' } else { [string] $set.Position }) -Because $parameter.Name
        }
    }

    It 'names outputs and links' {
        $help.ReturnValues.ReturnValue | Should -Not -BeNullOrEmpty
        $help.RelatedLinks.NavigationLink | Should -Not -BeNullOrEmpty
        foreach ($output in $command.OutputType) {
            @($help.ReturnValues.ReturnValue.Type.Name) | Should -Contain $output.Name
        }
    }

    It 'has a page whose links lead somewhere' {
        $page = Join-Path $Root "docs/en-US/$Name.md"
        foreach ($match in [regex]::Matches((Get-Content -LiteralPath $page -Raw), '\]\(([^)#:]+)\)')) {
            Join-Path (Split-Path -Path $page) $match.Groups[1].Value | Should -Exist
        }
    }

    It 'shows its usage with -Examples' {
        Get-Help -Name ('EksAccessManagement\' + $Name) -Examples | Out-String | Should -Match 'EXAMPLE'
    }
}

Describe 'The about topic' {
    It 'is found' {
        Get-Help -Name about_EksAccessManagement | Out-String | Should -Match 'authentication mode'
    }

    It 'stays within 80 columns' {
        $lines = Get-Content -LiteralPath (Join-Path $Root 'en-US/about_EksAccessManagement.help.txt')
        $lines | Where-Object { $_.Length -gt 80 } | Should -BeNullOrEmpty
    }
}
