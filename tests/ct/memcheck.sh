#!/bin/sh
# SPDX-License-Identifier: MIT
#
#   [KEYS=2048] tests/ct/memcheck.sh DIR
#
# Builds memcheck.c in DIR and runs it: no report may come from the kernel, and
# each planted leak must give some.
set -eu
dir=$1
cc="${CC:-clang-19} -std=c11 -O2 -gdwarf-4 -mfma -ffp-contract=off -DRSA_MEMCHECK
    -Ic tests/ct/memcheck.c"
others=$(ls c/rsa/*.c | grep -v /modexp.c)
check() {
    valgrind -q --error-exitcode=9 "$1" < "$dir/keys" > "$1.txt" 2>&1
}
mkdir -p "$dir"
node tests/c/rsa_keys.mjs | grep -E "^key (${KEYS:-2048|unbalanced_q|3071|4096}) " > "$dir/keys"
$cc $others c/rsa/modexp.c -o "$dir/memcheck"
check "$dir/memcheck" || { cat "$dir/memcheck.txt"; exit 1; }
cat "$dir/memcheck.txt"
sed -i 1q "$dir/keys"
for leak in branch index select; do
    plant=PLANT_$(echo "$leak" | tr a-z A-Z)
    $cc $others -D"$plant" -include tests/ct/plant.h c/rsa/modexp.c -o "$dir/$leak"
    if check "$dir/$leak"; then
        echo "memcheck misses the planted $leak" >&2
        exit 1
    fi
    echo "planted $leak: caught"
done
