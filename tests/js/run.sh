#!/bin/bash
# SPDX-License-Identifier: MIT
# Every JavaScript test, on the packed tarball.
#
#   tests/js/run.sh [NODE]    default: the node in PATH
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! cmp -s tests/package-lock.json tests/node_modules/.locked; then
    npm ci --prefix tests --silent --no-fund --no-audit --ignore-scripts >&2
    cp tests/package-lock.json tests/node_modules/.locked
fi
node=${1:-node}
"$node" --input-type=module --eval 'await import("./tests/js/package.js")'
# kernel.test.js tests modules of its own: make check-kernel.
mapfile -t files < <(ls tests/js/*.test.js | grep -v kernel.test.js)
exec "$node" --test "${files[@]}"
