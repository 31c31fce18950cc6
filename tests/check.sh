#!/bin/bash
# SPDX-License-Identifier: MIT
# What needs no run of the package: layout, lint, types, generated files, what
# must never be in the tree. Fails at the end, after it has said everything.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/node_modules/.bin:$PATH
bad=0
step() {
    local name=$1
    shift
    if "$@"; then
        echo "ok   $name"
    else
        echo "FAIL $name"
        bad=1
    fi
}

absent() { # pattern, pathspec...: no tracked file has it
    local pattern=$1
    shift
    ! git grep -nIE "$pattern" -- "$@"
}

mapfile -t c_files < <(git ls-files 'c/*.[ch]' 'tests/*.[ch]')
step "C is laid out by clang-format" \
    clang-format --dry-run -Werror "${c_files[@]}"
# Left out: swappable parameters and repeated branches, which are style; reserved
# names, which are the libraries'; and a product of two ints as an offset, which
# is what the kernels count digits with.
tidy() {
    local checks='-*,bugprone-*,cert-*,cppcoreguidelines-narrowing-conversions'
    checks+=,-bugprone-easily-swappable-parameters,-bugprone-branch-clone
    checks+=,-bugprone-reserved-identifier,-cert-dcl37-c,-cert-dcl51-cpp
    checks+=,-bugprone-implicit-widening-of-multiplication-result
    # shellcheck disable=SC2086 # several words
    clang-tidy --quiet --checks="$checks" --warnings-as-errors='*' \
        $(git ls-files 'c/*.c') -- -std=c11 ${INCLUDE:?} 2>/dev/null
}
step "C passes clang-tidy" tidy
step "JavaScript is laid out by prettier" \
    prettier --check --log-level warn js tests c/build/*.mjs .github
step "types, tsc --checkJs --strict" tsc -p js/tsconfig.json
step "types of the page" tsc -p js/page/tsconfig.json
step "types of the command line" tsc -p js/cli/tsconfig.json
step "types of the tests" tsc -p tests/tsconfig.json
step "generated files are fresh" node js/build/error-table.mjs --check
step "bundle and core.wasm stay small" node tests/bench/sizes.mjs
step "no lock file names an address" \
    absent '"resolved"' '*package-lock.json'
step "no file names a registry" \
    absent '//registry\.[a-z]|npmjs\.(org|com)'
step "nothing is left open or skipped" \
    absent '(TO[D]O|FIX[M]E|test\.skip|\.skip\(|test\.todo)' c js 'tests/*' Makefile .github
step "rsa/ knows neither library" \
    absent '#include.*(tomcrypt|tommath|stdlib)' c/rsa
step "only tom/ knows libtommath, tom/ and passphrase/unlock.c libtomcrypt" \
    absent '#include <(tomcrypt|tommath)\.h>' c/abi.c c/encoding c/jwt c/key c/passphrase \
    ':!c/passphrase/unlock.c'
exit $bad
