#!/bin/bash
# SPDX-License-Identifier: MIT
# Fetches one Debian source package, checks it and unpacks it with its patches.
#
#   fetch.sh OUTDIR NAME VERSION ORIG_SHA256 REVISION:SHA256...
#
# Leaves OUTDIR/NAME, the patched tree, with the pins that it was made with in
# .complete. The machine's apt configuration is read (for its mirror and proxy)
# and never changed: lists, cache and sources.list are private ones. Revisions
# are tried newest first. The two tarballs must have their pinned checksums. The
# .dsc, which nothing pins, may list no other file except a signature, and is not
# read here: tar and patch unpack the tarballs.
set -euo pipefail
out=$1 name=$2 version=$3 orig_sha=$4
shift 4

mkdir -p "$out"
out=$(cd "$out" && pwd)
for pinned in "$@"; do
    pins="$version $orig_sha $pinned"
    [ "$(cat "$out/$name/.complete" 2>/dev/null)" = "$pins" ] && exit 0
done
rm -rf "${out:?}/$name"
tmp=$(mktemp -d -p "$out")
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
    orig=${name}_$version.orig.tar.xz
    debian=${name}_$version-$revision.debian.tar.xz
    listed=$(cd "$tmp/get" && LC_ALL=C ls | grep -Ev '\.(dsc|asc)$')
    if [ "$listed" != "$debian"$'\n'"$orig" ]; then
        echo "fetch.sh: $name $version-$revision lists other files:" $listed >&2
        exit 1
    fi
    (cd "$tmp/get" && sha256sum --check --quiet) <<EOF || exit 1
$orig_sha  $orig
${pinned#*:}  $debian
EOF
    mkdir "$tmp/$name"
    tar -xJf "$tmp/get/$orig" -C "$tmp/$name" --strip-components=1
    tar -xJf "$tmp/get/$debian" -C "$tmp/$name"
    while read -r patch _; do
        case $patch in '' | '#'*) continue ;; esac
        patch --silent --strip=1 --fuzz=0 --no-backup-if-mismatch \
            --directory="$tmp/$name" <"$tmp/$name/debian/patches/$patch"
    done <"$tmp/$name/debian/patches/series"
    echo "$version $orig_sha $pinned" >"$tmp/$name/.complete"
    mv "$tmp/$name" "$out/$name"
    exit 0
done
cat "$tmp/why" >&2
echo "fetch.sh: none of the pinned revisions of $name $version is on this" \
    "mirror any more; pin a newer one in c/tom/vendor.mk" >&2
exit 1
