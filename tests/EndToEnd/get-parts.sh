#!/usr/bin/env bash
# get-parts.sh [--check]: puts a real etcd and a real kube-apiserver v1.20.2 into the cache and prints their folder.
#
# Both come from Debian 12: etcd as it is, kube-apiserver built from the `kubernetes` source package (Debian ships no
# binary of it), with Debian's own Go. Nothing is installed: packages are downloaded and unpacked in a work folder, so
# root is not needed and the machine's packages and apt lists stay as they are. One build takes 2 to 4 minutes.
#
# The cache, ${XDG_CACHE_HOME:-~/.cache}/eks-access-management/lab/<key>, is keyed on this script's text and the package
# versions; `lab/current` points to the newest. With --check nothing is built: status 1 where the cache has no parts.
set -euo pipefail

SELF=$(readlink -f "$0")
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/eks-access-management/lab
TEXT=$(sha256sum <"$SELF" | cut -c1-12)
say() { echo "== +${SECONDS}s  $*" >&2; }

# What this very script has built before needs no look at the package index.
if [ -x "$CACHE/current/kube-apiserver" ] && [ -x "$CACHE/current/etcd" ]; then
  case $(basename "$(readlink -f "$CACHE/current")") in "$TEXT"-*) echo "$CACHE/current"; exit 0 ;; esac
fi
[ "${1-}" != --check ] || { say 'no parts in the cache'; exit 1; }

for tool in apt-get dpkg-deb curl openssl tar; do
  command -v "$tool" >/dev/null || { say "this needs Debian's apt and $tool"; exit 1; }
done
grep -q '^VERSION_CODENAME=bookworm' /etc/os-release || { say 'this builds on Debian 12 (bookworm) only'; exit 1; }

W=$CACHE/work
mkdir -p "$W"/apt/{lists/partial,cache/archives/partial,parts} "$W"/{debs,root}

# An apt of our own: the machine's Debian sources, asked for binary and for source packages, with lists in the work folder.
sed 's/^Types: .*/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources >"$W/apt/parts/debian.sources"
APT=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$W/apt/parts" -o "Dir::State::lists=$W/apt/lists"
  -o "Dir::Cache=$W/apt/cache" -o "APT::Sandbox::User=$(id -un)" -o APT::Get::List-Cleanup=0)
"${APT[@]}" update
say 'package index read'

GO=golang-1.19
PACKAGES=("$GO-go" "$GO-src" golang-github-modern-go-reflect2-dev etcd-server)
version() { "${APT[@]}" --print-uris download "$1" | sed -n 's/.*_\(.*\)_[a-z0-9]*\.deb .*/\1/p' | head -1; }
ETCD=$(version etcd-server)
SOURCE=$("${APT[@]}" --print-uris --download-only source kubernetes | sed -n 's/.* kubernetes_\(.*\)\.dsc .*/\1/p' | head -1)
[ -n "$ETCD" ] && [ -n "$SOURCE" ] || { say 'the package index lacks etcd-server or the source of kubernetes'; exit 1; }
OUT=$CACHE/$TEXT-$(printf '%s' "$SOURCE-$ETCD" | tr -c 'A-Za-z0-9.+-' '_')
mkdir -p "$OUT"

(cd "$W/debs" && "${APT[@]}" download "${PACKAGES[@]}" && "${APT[@]}" --download-only source kubernetes)
for deb in "$W"/debs/*.deb; do dpkg-deb -x "$deb" "$W/root"; done
rm -rf "$W/k8s"; mkdir "$W/k8s"; tar -xzf "$W"/debs/kubernetes_*.orig.tar.gz --strip-components=1 -C "$W/k8s"
say 'packages and source unpacked'

# reflect2 1.0.1 in the source corrupts memory with Go 1.18 and later; Debian's own package of 1.0.2 takes its place.
R=$W/k8s/vendor/github.com/modern-go/reflect2
rm "$R"/*.go; cp "$W"/root/usr/share/gocode/src/github.com/modern-go/reflect2/*.go "$R"/

export GOROOT=$W/root/usr/lib/go-1.19 GOPATH=$W/gopath GOCACHE=$W/gocache GO111MODULE=off CGO_ENABLED=0 GOFLAGS= GOGC=800
export PATH=$GOROOT/bin:$PATH
mkdir -p "$GOPATH/src/k8s.io"; ln -sfn "$W/k8s" "$GOPATH/src/k8s.io/kubernetes"
cd "$GOPATH/src/k8s.io/kubernetes"

# The one generated file that the source package lacks.
go build -o "$W/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
DIRS=$(grep -RlE --include='*.go' '^// *\+k8s:openapi-gen=' vendor/k8s.io pkg | xargs -n1 dirname | LC_ALL=C sort -u |
  grep -vE '^vendor/k8s.io/(code-generator|sample-apiserver|gengo|kube-openapi)(/|$)' | sed 's#^#k8s.io/kubernetes/#' | paste -sd,)
"$W/openapi-gen" -i "$DIRS" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
  -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$W/violations" >"$W/openapi-gen.log" 2>&1
say 'openapi generated'

FLAGS=
for package in component-base/version client-go/pkg/version; do
  for pair in gitVersion=v1.20.2 gitMajor=1 gitMinor=20 gitTreeState=archive gitCommit=debian buildDate=2021-01-13T00:00:00Z; do
    FLAGS="$FLAGS -X k8s.io/kubernetes/vendor/k8s.io/$package.$pair"
  done
done
go build -trimpath -tags providerless -ldflags "-s -w $FLAGS" -o "$OUT/kube-apiserver" ./cmd/kube-apiserver
cp "$W/root/usr/bin/etcd" "$OUT/etcd"
say 'kube-apiserver built'

# The smoke test: a build with the old reflect2 answers /readyz and dies at the first JSON of an object with labels.
T=$(mktemp -d); E=; A=
finish() { for pid in $A $E; do kill -KILL "$pid" 2>/dev/null || true; done; rm -rf "$T"; }
trap finish EXIT
CLIENT=${SMOKE_ETCD_PORT:-33790}; PEER=${SMOKE_PEER_PORT:-33800}; API=${SMOKE_API_PORT:-33443}
"$OUT/etcd" --data-dir "$T/etcd" --listen-client-urls "http://127.0.0.1:$CLIENT" --advertise-client-urls "http://127.0.0.1:$CLIENT" \
  --listen-peer-urls "http://127.0.0.1:$PEER" --unsafe-no-fsync >"$T/etcd.log" 2>&1 & E=$!
openssl genrsa -out "$T/sa.key" 2048 2>/dev/null
TOKEN=$(openssl rand -hex 16)
echo "$TOKEN,smoke,smoke,\"system:masters\"" >"$T/tokens.csv"
"$OUT/kube-apiserver" --etcd-servers="http://127.0.0.1:$CLIENT" --bind-address=127.0.0.1 --secure-port="$API" --cert-dir="$T/certs" \
  --service-cluster-ip-range=10.0.0.0/24 --endpoint-reconciler-type=none --service-account-key-file="$T/sa.key" \
  --service-account-signing-key-file="$T/sa.key" --service-account-issuer=https://kubernetes.default.svc \
  --token-auth-file="$T/tokens.csv" --authorization-mode=RBAC >"$T/apiserver.log" 2>&1 & A=$!
get() { curl -sf --max-time 10 --cacert "$T/certs/apiserver.crt" -H "Authorization: Bearer $TOKEN" "https://127.0.0.1:$API$1" -o "$T/answer"; }
ready=
for _ in $(seq 600); do if get /readyz; then ready=1; break; fi; kill -0 "$A" 2>/dev/null || break; sleep .1; done
[ -n "$ready" ] || { tail -5 "$T/apiserver.log" >&2; say 'kube-apiserver does not get ready'; rm -rf "$OUT"; exit 1; }
for _ in $(seq 20); do
  get /apis/rbac.authorization.k8s.io/v1/clusterroles && get /apis/rbac.authorization.k8s.io/v1/clusterrolebindings ||
    { say 'kube-apiserver dies when it writes JSON: reflect2 is too old'; rm -rf "$OUT"; exit 1; }
done
say 'smoke test passed'

ln -sfn "$(basename "$OUT")" "$CACHE/current"
rm -rf "$W"
echo "$CACHE/current"
