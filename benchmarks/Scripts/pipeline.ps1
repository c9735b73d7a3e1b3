# The rows of an aws-auth text through the pipeline: the first time, then the median of some more.
param([string] $Manifest, [string] $Path, [int] $Rounds)

Import-Module -Name $Manifest
$times = foreach ($round in 0..$Rounds) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $count = 0
    EksAccessManagement\Get-AwsAuthMapping -Path $Path | ForEach-Object { $count++ }
    $watch.Elapsed.TotalMilliseconds
}

'{0};{1}' -f $count, (($times | ForEach-Object { $_.ToString('R', [cultureinfo]::InvariantCulture) }) -join ' ')
