#!/usr/bin/env bash
# lab.sh [options of the sandbox program]: gets the parts if the cache lacks them and brings the lab up for a person.
# It prints where the kubeconfigs and AWS profiles are and what to try, and ends on Ctrl+C, leaving nothing behind.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
"$HERE/get-parts.sh" >/dev/null

# The program takes this shell's place, with nothing between it and whoever ends it; the build leaves no server running.
PROJECT=$HERE/../../src/Sandbox
dotnet build "$PROJECT" --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false -p:WarningLevel=0 >&2
exec dotnet "$(dotnet msbuild "$PROJECT" -getProperty:TargetPath -nologo -nodeReuse:false)" --kubernetes "$@"
