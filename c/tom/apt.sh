#!/bin/bash
# SPDX-License-Identifier: MIT
# Installs the Debian packages whose proof of presence is missing.
#
#   apt.sh PROOF:PACKAGE...
#
# PROOF is a command on PATH or an absolute path. Does nothing when all are
# there; uses sudo when not root.
set -euo pipefail
missing=()
for pair in "$@"; do
    proof=${pair%%:*}
    case $proof in
    /*) [ -e "$proof" ] && continue ;;
    *) command -v "$proof" >/dev/null && continue ;;
    esac
    missing+=("${pair#*:}")
done
[ ${#missing[@]} = 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
    echo "apt.sh: this is not Debian; install the like of: ${missing[*]}" >&2
    exit 1
fi
root=()
[ "$(id -u)" = 0 ] || root=(sudo)
echo "installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
# Another apt-get may be at work: wait for it.
apt=("${root[@]}" apt-get -qq -o DPkg::Lock::Timeout=600)
"${apt[@]}" update >&2
"${apt[@]}" -y --no-install-recommends install "${missing[@]}" >&2
