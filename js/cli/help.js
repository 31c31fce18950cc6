// SPDX-License-Identifier: MIT
/** What --help prints: at most 80 columns. */
export const HELP = `\
Makes the JSON Web Token with which an ICR App calls the ICR REST API.

Usage:
  icr-app-jwt [options]              print a token; asks for what is missing
  icr-app-jwt decode [TOKEN]         show what is in a token, unverified
  icr-app-jwt verify [--key FILE] [TOKEN]
                                     verify a token, print its claims
  icr-app-jwt fingerprint [KEYFILE]  print a key's SHA-256 fingerprint, the
                                     one that a dashboard shows beside the key
  icr-app-jwt inspect [KEYFILE]      say what a key file is and if it is good
  icr-app-jwt completion bash|zsh|fish
                                     print a completion script

Options:
  --app-id ID          the app id, from the dashboard
  --key FILE           the private key file; - reads the key from stdin
  --expires-in S       seconds until the token expires, 1 to 600 [600]
  --json               print an object: token, iss, exp, iat, fingerprint
  --header             print "Authorization: Bearer TOKEN"
  --curl PATH-OR-URL   print the curl command that calls the API
  --sandbox            with --curl PATH: call the sandbox
  --clock-tolerance S  with verify: seconds of drift to forgive, 0 to 300 [0]
  -h, --help           show this help
  --version            show the version

Environment (a flag goes first, then what stands first here):
  NEXT_PUBLIC_APP_ID, NEXT_PUBLIC_ICR_APP_ID, ICR_APP_ID  the app id
  PRIVATE_KEY, ICR_PRIVATE_KEY                            the text of the key
  PRIVATE_KEY_PATH, ICR_PRIVATE_KEY_PATH                  the key file
  NO_COLOR                                                no colours

Without TOKEN, decode and verify read it from stdin. Without a key file, verify,
fingerprint and inspect take the key from the environment.
Exit status: 0 ok, 1 refused, 2 wrong usage, 130 interrupted.

Examples:
  icr-app-jwt
  icr-app-jwt --app-id 42 --key app.pem --expires-in 540
  eval "$(icr-app-jwt --app-id 42 --key app.pem --curl /app/installations)"
  icr-app-jwt --app-id 42 --key app.pem --sandbox --curl /app/accessTokens
  vault read -field=key secret/icr | icr-app-jwt --app-id 42 --key -
  icr-app-jwt inspect app.pem
`;
