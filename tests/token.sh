#!/bin/bash
# SPDX-License-Identifier: MIT
# Makes one token with the built command line. Where the environment names
# neither key nor app id and nobody is there to ask, with a throw-away key, which
# it leaves at build/demo-key.pem so that anyone can verify.
#
#   tests/token.sh CLI
set -euo pipefail
given=${PRIVATE_KEY-}${ICR_PRIVATE_KEY-}${PRIVATE_KEY_PATH-}${ICR_PRIVATE_KEY_PATH-}
given+=${NEXT_PUBLIC_APP_ID-}${NEXT_PUBLIC_ICR_APP_ID-}${ICR_APP_ID-}
if [ -n "$given" ] || [ -t 0 ]; then
    exec node "$1"
fi
key=build/demo-key.pem
(umask 077 && openssl genrsa -traditional -out "$key" 2048 2>/dev/null)
echo "No key in the environment and no terminal: this token is for app id \"demo\"," \
    "signed with a throw-away key, $key." >&2
NEXT_PUBLIC_APP_ID=demo exec node "$1" --key "$key"
