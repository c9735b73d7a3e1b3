# Grants a policy to many roles, as from a list, and again when all have it: time of each.
param([string] $Manifest, [string] $Cluster, [int] $Count)

Import-Module -Name $Manifest
$specs = foreach ($i in 0..($Count - 1)) {
    [pscustomobject] @{ PrincipalArn = "arn:aws:iam::111122223333:role/new-$i"; AccessPolicy = 'View@web'; KubernetesGroup = "team-$i" }
}

$watch = [System.Diagnostics.Stopwatch]::StartNew()
foreach ($round in 1, 2) {
    $watch.Restart()
    $done = @($specs | EksAccessManagement\Grant-EKSClusterAccess -ClusterName $Cluster -Confirm:$false -WarningAction SilentlyContinue).Count
    '{0};{1:R}' -f $done, $watch.Elapsed.TotalMilliseconds
}
