#!/bin/bash
# SPDX-License-Identifier: MIT
# Fetches one Debian source package, checks it and unpacks it with its patches.
#
#   fetch.sh OUTDIR NAME VERSION ORIG_SHA256 REVISION:SHA256...
#
# Leaves OUTDIR/NAME, the patched tree. The machine's apt configuration is read
# (for its mirror and proxy) and never changed: lists, cache and sources.list
# are private ones. Revisions are tried newest first; every tarball must have
# its pinned checksum.
set -euo pipefail
out=$1 name=$2 version=$3 orig_sha=$4
shift 4

mkdir -p "$out"
out=$(cd "$out" && pwd)
[ -e "$out/$name/.complete" ] && exit 0
rm -rf "${out:?}/$name"
tmp=$(mktemp -d "$out/.fetch.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp"/{lists/partial,cache/archives/partial,parts,get}

# The mirrors that this machine uses, whatever form its lists are in; of each,
# bookworm, which is where the pinned versions are.
apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    sort -u | while read -r uri release; do
    case "$uri $release" in
    *security*) suites=bookworm-security ;;
    *debian/\ *) suites="bookworm bookworm-updates" ;;
    *) continue ;;
    esac
    for suite in $suites; do
        echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main"
    done
done | sort -u >"$tmp/sources.list"
if [ ! -s "$tmp/sources.list" ]; then
    echo "fetch.sh: apt knows no Debian mirror here; set LTC_SRC= and LTM_SRC= to unpacked sources of $name $version" >&2
    exit 1
fi
apt=(apt-get -qq -o Dir::Etc::sourcelist="$tmp/sources.list"
    -o Dir::Etc::sourceparts="$tmp/parts" -o Dir::State::lists="$tmp/lists"
    -o Dir::Cache="$tmp/cache" -o Acquire::Languages=none
    -o APT::Get::List-Cleanup=0 -o APT::Sandbox::User=)
"${apt[@]}" update

for pinned in "$@"; do
    revision=${pinned%%:*}
    rm -f "$tmp"/get/*
    (cd "$tmp/get" && "${apt[@]}" source --download-only \
        "$name=$version-$revision" 2>"$tmp/why") || continue
    (cd "$tmp/get" && sha256sum --check --quiet) <<EOF || exit 1
$orig_sha  ${name}_$version.orig.tar.xz
${pinned#*:}  ${name}_$version-$revision.debian.tar.xz
EOF
    dpkg-source --no-check -x "$tmp/get/${name}_$version-$revision.dsc" \
        "$tmp/$name" >/dev/null 2>"$tmp/why" || { cat "$tmp/why" >&2; exit 1; }
    echo "$version-$revision" >"$tmp/$name/.complete"
    mv "$tmp/$name" "$out/$name"
    exit 0
done
cat "$tmp/why" >&2
echo "fetch.sh: none of the pinned revisions of $name $version is on this" \
    "mirror any more; pin a newer one in c/tom/vendor.mk" >&2
exit 1
