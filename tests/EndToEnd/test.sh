#!/usr/bin/env bash
# test.sh [options of dotnet test]: gets the parts if the cache lacks them, runs the tests against the lab, and prints the
# table of what was asked. The status is 0 when all agreed and no test was skipped.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
for program in aws kubectl; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt-get install -y awscli kubernetes-client" >&2; exit 1; }
done
"$HERE/get-parts.sh" >/dev/null
EKS_LAB_REPORT=$(mktemp)
export EKS_LAB_REPORT
trap 'rm -f "$EKS_LAB_REPORT"' EXIT
status=0
dotnet test "$HERE" --nologo "$@" || status=$?
cat "$EKS_LAB_REPORT"
exit "$status"
