#!/usr/bin/env bash
# get-parts.sh [--check]: puts a real etcd, kube-apiserver and kube-controller-manager v1.20.2 into the cache and prints
# their folder.
#
# All come from Debian 12: etcd as it is, the others built from the `kubernetes` source package (Debian ships no binary
# of them), with Debian's own Go. Nothing is installed: packages are downloaded and unpacked in a work folder, so root is
# not needed and the machine's packages and apt lists stay as they are. One build takes 2 to 5 minutes and 2 GB of disk
# in the meantime. It can be interrupted and run again, and two runs at once wait for each other.
#
# The cache, ${XDG_CACHE_HOME:-~/.cache}/eks-access-management/lab/<key>, is keyed on this script's text and the package
# versions; `lab/current` points to the newest. With --check nothing is built: status 1 where the cache has no parts.
set -euo pipefail

SELF=$(readlink -f "$0")
BINARIES=(etcd kube-apiserver kube-controller-manager)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/eks-access-management/lab
TEXT=$(sha256sum <"$SELF" | cut -c1-12)
say() { echo "== +${SECONDS}s  $*" >&2; }

# What this very script has built before needs no look at the package index.
complete() { local b; for b in "${BINARIES[@]}"; do [ -x "$CACHE/current/$b" ] || return 1; done
  case $(basename "$(readlink -f "$CACHE/current")") in "$TEXT"-*) ;; *) return 1 ;; esac; }
if complete; then echo "$CACHE/current"; exit 0; fi
[ "${1-}" != --check ] || { say "no parts in the cache; get them with $0"; exit 1; }

grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release || { say 'this builds on Debian 12 (bookworm) only'; exit 1; }
for tool in apt-get dpkg-deb curl openssl tar gzip flock; do
  command -v "$tool" >/dev/null || { say "$tool is missing: apt-get install -y curl openssl ca-certificates"; exit 1; }
done
trap 'say "failed in line $LINENO: what is above says why; run it again when that is mended"' ERR

mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock -n 9 || { say 'another run is at it; waiting for its end'; flock 9; }
if complete; then echo "$CACHE/current"; exit 0; fi

W=$CACHE/work
mkdir -p "$W"/apt/{lists/partial,cache/archives/partial,parts} "$W"/{debs,root}

# An apt of our own: the machine's Debian sources, asked for binary and for source packages, with lists in the work folder.
if [ -s /etc/apt/sources.list.d/debian.sources ]; then
  sed 's/^Types: .*/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources >"$W/apt/parts/debian.sources"
elif grep -qs '^deb .*bookworm' /etc/apt/sources.list; then
  sed -n 's/^deb \(.*bookworm.*\)/deb \1\ndeb-src \1/p' /etc/apt/sources.list >"$W/apt/parts/debian.list"
else
  say "apt has no Debian sources (neither debian.sources nor sources.list names bookworm)"; exit 1
fi
APT=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$W/apt/parts" -o "Dir::State::lists=$W/apt/lists"
  -o "Dir::Cache=$W/apt/cache" -o "APT::Sandbox::User=$(id -un)" -o APT::Get::List-Cleanup=0)
"${APT[@]}" update
say 'package index read'

GO=golang-1.19
PACKAGES=("$GO-go" "$GO-src" golang-github-modern-go-reflect2-dev etcd-server)
version() { "${APT[@]}" --print-uris download "$1" | sed -n 's/.*_\(.*\)_[a-z0-9]*\.deb .*/\1/p' | head -1; }
VERSIONS=$(for package in "${PACKAGES[@]}"; do version "$package"; done | paste -sd,)
SOURCE=$("${APT[@]}" --print-uris --download-only source kubernetes | sed -n 's/.* kubernetes_\(.*\)\.dsc .*/\1/p' | head -1)
[ "$(tr -cd , <<<"$VERSIONS" | wc -c)" = 3 ] && [ -n "$SOURCE" ] ||
  { say "the package index lacks one of ${PACKAGES[*]}, or the source of kubernetes"; exit 1; }
OUT=$CACHE/$TEXT-$SOURCE-$(sha256sum <<<"$VERSIONS" | cut -c1-8)
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
go build -trimpath -tags providerless -ldflags "-s -w $FLAGS" -o "$OUT/" ./cmd/kube-apiserver ./cmd/kube-controller-manager
cp "$W/root/usr/bin/etcd" "$OUT/etcd"
say 'kube-apiserver and kube-controller-manager built'

# The smoke test: a build with the old reflect2 answers /readyz and dies at the first JSON of an object with labels.
T=$(mktemp -d); E=; A=; C=
finish() { for pid in $C $A $E; do kill -KILL "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done; rm -rf "$T"; }
trap finish EXIT
refuse() { tail -5 "$T"/*.log >&2; say "$1"; rm -rf "$OUT"; exit 1; }
free_port() { local port; while :; do port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }; done; }
CLIENT=$(free_port); PEER=$(free_port); API=$(free_port)
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
[ -n "$ready" ] || refuse 'kube-apiserver does not get ready'
for _ in $(seq 20); do
  get /apis/rbac.authorization.k8s.io/v1/clusterroles && get /apis/rbac.authorization.k8s.io/v1/clusterrolebindings ||
    refuse 'kube-apiserver dies when it writes JSON: reflect2 is too old'
done

# And the controllers: a bare kube-apiserver leaves the ClusterRole view without rules until they are aggregated.
cat >"$T/kubeconfig" <<KUBECONFIG
{"apiVersion": "v1", "kind": "Config", "current-context": "smoke",
 "clusters": [{"name": "smoke", "cluster": {"server": "https://127.0.0.1:$API", "certificate-authority": "$T/certs/apiserver.crt"}}],
 "users": [{"name": "smoke", "user": {"token": "$TOKEN"}}], "contexts": [{"name": "smoke", "context": {"cluster": "smoke", "user": "smoke"}}]}
KUBECONFIG
"$OUT/kube-controller-manager" --kubeconfig "$T/kubeconfig" --controllers=clusterrole-aggregation --leader-elect=false --port=0 \
  --secure-port=0 >"$T/controllers.log" 2>&1 & C=$!
aggregated=
for _ in $(seq 300); do
  if get /apis/rbac.authorization.k8s.io/v1/clusterroles/view && grep -q '"verbs"' "$T/answer"; then aggregated=1; break; fi
  kill -0 "$C" 2>/dev/null || break; sleep .1
done
[ -n "$aggregated" ] || refuse 'kube-controller-manager does not aggregate ClusterRoles'
say 'smoke test passed'

ln -sfn "$(basename "$OUT")" "$CACHE/current"
rm -rf "$W"
echo "$CACHE/current"
