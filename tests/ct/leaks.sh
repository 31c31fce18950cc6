#!/bin/sh
# SPDX-License-Identifier: MIT
#
#   tests/ct/leaks.sh DIR
#
# Copies of c/rsa/modexp.c with a leak planted, DIR/{branch,index,select}.c:
# controls that every constant-time check must catch. Compile with -Ic/rsa.
set -eu
mkdir -p "$1"
dir=$1
plant() {
    sed "s#^\( *\)FAULT_POINT(2);#\1$2#" c/rsa/modexp.c > "$dir/$1.c"
    grep -qF "$2" "$dir/$1.c" || { echo "$0: nothing to replace" >&2; exit 1; }
}
plant branch 'if (rsa_key.window[0][i] > 7) { mont_mul(y, y, y); }'
plant index 'rsa_scratch.z[rsa_key.window[0][i]] += 1;'
plant select 'rsa_scratch.z[rsa_key.window[0][i] > 7 ? 0 : 99] += 1;'
