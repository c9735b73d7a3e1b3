# How long a stopped command (Ctrl+C does the same) takes to give the prompt back, while its calls hang.
param([string] $Manifest, [string] $Cluster, [int] $Rounds)

Import-Module -Name $Manifest
$null = EksAccessManagement\Get-EKSAccessEntry -ClusterName warm-up
$times = foreach ($round in 1..$Rounds) {
    $shell = [powershell]::Create()
    $null = $shell.AddScript("Import-Module -Name '$Manifest'; EksAccessManagement\Get-EKSAccessEntry -ClusterName $Cluster")
    $running = $shell.BeginInvoke()
    Start-Sleep -Milliseconds 1500
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $shell.Stop()
    $watch.Elapsed.TotalMilliseconds.ToString('R', [cultureinfo]::InvariantCulture)
    $shell.Dispose()
}

$times -join ' '
