#!/bin/bash
# SPDX-License-Identifier: MIT
# Pseudo-terminals, which a bare chroot lacks: /dev/pts is mounted where it
# is missing. Does nothing where there are some.
set -euo pipefail
/usr/bin/python3 -c 'import pty; pty.openpty()' 2>/dev/null && exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
echo "pty.sh: no pseudo-terminals; mounting /dev/pts" >&2
$sudo mkdir -p /dev/pts
$sudo mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /dev/pts
[ -e /dev/ptmx ] || $sudo ln -s pts/ptmx /dev/ptmx
