#!/bin/bash
# SPDX-License-Identifier: MIT
# Prints the path of a real Node of one major version, below build/node/, and
# gets it from npm first where it is not there yet. The tests bring their own
# Node, so that they do not depend on the machine's.
#
#   tests/node.sh 24
#   tests/node.sh 24 arm64    for another processor, to be run by qemu-user
set -euo pipefail
declare -A pin=([18]=18.20.8 [20]=20.20.2 [22]=22.23.3 [24]=24.21.0 [26]=26.10.0)
pin[20-s390x]=20.11.0 # the last one that npm has
case $(uname -m) in
x86_64) own=x64 ;;
aarch64) own=arm64 ;;
*) echo "node.sh: npm has no Node for $(uname -m)" >&2; exit 1 ;;
esac
arch=${2:-$own}
version=${pin[$1-$arch]:-${pin[$1]:?no such version is pinned}}
dir=$(cd "$(dirname "$0")/.." && pwd)/build/node/$version
[ "$arch" = "$own" ] || dir+=-$arch
bin=$dir/node_modules/node-linux-$arch/bin/node
if [ ! -x "$bin" ]; then
    mkdir -p "$dir"
    # --force: npm refuses what is for another processor.
    npm install --silent --prefix "$dir" --no-save --no-package-lock \
        --ignore-scripts --force "node-linux-$arch@$version" >&2
    [ "$arch" != "$own" ] || "$bin" --version >/dev/null
fi
echo "$bin"
