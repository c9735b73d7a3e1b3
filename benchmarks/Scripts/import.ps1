# What an import costs in a process of its own. Without a manifest: what an empty PowerShell costs.
param([string] $Manifest, [string] $Command)

$watch = [System.Diagnostics.Stopwatch]::StartNew()
$before = [System.AppDomain]::CurrentDomain.GetAssemblies().Count
if ($Manifest) {
    Import-Module -Name $Manifest
}

$import = $watch.Elapsed.TotalMilliseconds
$names = @(if ($Manifest) { [System.AppDomain]::CurrentDomain.GetAssemblies() | Select-Object -Skip $before | ForEach-Object { $_.GetName().Name } })
$first = 0
if ($Command) {
    $watch.Restart()
    $null = & ([scriptblock]::Create($Command))
    $first = $watch.Elapsed.TotalMilliseconds
}

'{0:R};{1:R};{2:R};{3}' -f $import, $first, [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds, ($names -join ' ')
