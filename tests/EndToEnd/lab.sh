#!/usr/bin/env bash
# lab.sh [options of the sandbox program]: gets the parts if the cache lacks them and brings the lab up for a person.
# It prints where the kubeconfigs and AWS profiles are and what to try, and ends on Ctrl+C, leaving nothing behind.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
"$HERE/get-parts.sh" >/dev/null
exec dotnet run --project "$HERE/../../src/Sandbox" --property WarningLevel=0 -- --kubernetes "$@"
