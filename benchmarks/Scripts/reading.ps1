# Reads all entries of some clusters: objects, time, time to the first object, peak memory, the peak before, processor time.
param([string] $Manifest, [string] $Cluster, [int] $ThrottleLimit)

Import-Module -Name $Manifest

# Libraries are loaded and compiled by the first call; that is a figure of its own.
$null = EksAccessManagement\Get-EKSAccessEntry -ClusterName warm-up -ThrottleLimit $ThrottleLimit
$process = [System.Diagnostics.Process]::GetCurrentProcess()
$before = $process.PeakWorkingSet64
$work = $process.TotalProcessorTime.TotalMilliseconds
$count = 0
$first = 0
$watch = [System.Diagnostics.Stopwatch]::StartNew()
EksAccessManagement\Get-EKSAccessEntry -ClusterName $Cluster -ThrottleLimit $ThrottleLimit | ForEach-Object {
    if ($count++ -eq 0) {
        $first = $watch.Elapsed.TotalMilliseconds
    }
}

$time = $watch.Elapsed.TotalMilliseconds
$process.Refresh()
'{0};{1:R};{2:R};{3};{4};{5:R}' -f $count, $time, $first, $process.PeakWorkingSet64, $before, ($process.TotalProcessorTime.TotalMilliseconds - $work)
