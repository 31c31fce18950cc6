#!/bin/bash
# SPDX-License-Identifier: MIT
# What runs of fuzz-native kept -> the inputs of tests/assurance/fuzz/corpus: the
# fewest and shortest that reach as much. found-* stay: each once found a bug.
#
#   merge.sh build/fuzz
set -euo pipefail
fuzz=$1
for target in text der pkcs openssh jwk claims verify passphrase; do
    kept=tests/assurance/fuzz/corpus/$target
    merged=$(mktemp -d)
    mkdir -p "$kept" "$fuzz/corpus/$target"
    "$fuzz/${target}_fuzz" -merge=1 -max_len=4096 "$merged" "$kept" \
        "$fuzz/corpus/$target" 2>/dev/null
    find "$kept" -type f ! -name 'found-*' -delete
    mv "$merged"/* "$kept"
    rmdir "$merged"
    echo "$target: $(ls "$kept" | wc -l) inputs, $(cat "$kept"/* | wc -c) bytes"
done
