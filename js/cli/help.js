// SPDX-License-Identifier: MIT
/** What --help prints: at most 80 columns. */
export const HELP = `\
Makes the JSON Web Token with which an ICR App calls the ICR REST API, and asks
the API for access tokens.

Usage:
  icr-app-jwt [options]              print a token; asks for what is missing
  icr-app-jwt access-token [--installation ID]
                                     print an access token of an installation,
                                     or of the app itself
  icr-app-jwt installations          list the installations of the app
  icr-app-jwt revoke [TOKEN]         make an access token useless
  icr-app-jwt decode [TOKEN]         show what is in a token, unverified
  icr-app-jwt verify [--key FILE] [TOKEN]
                                     verify a token, print its claims
  icr-app-jwt fingerprint [KEYFILE]  print a key's SHA-256 fingerprint, the
                                     one the dashboard shows next to the key
  icr-app-jwt inspect [KEYFILE]      say what a key file is and if it is good
  icr-app-jwt page                   open the page that makes tokens in a
                                     browser, or print its path
  icr-app-jwt completion bash|zsh|fish
                                     print a completion script

Options:
  --app-id ID          the app id, from the dashboard
  --key FILE           the private key file; - reads the key from stdin
  -e, --env-file FILE  set variables that are not set (Node 20.12 or newer)
  --expires-in S       seconds until the token expires, 1 to 600 [600]
  --json               print JSON: the token with its claims, the API's answer
  --header             print "Authorization: Bearer TOKEN"
  --curl PATH-OR-URL   print the curl command that calls the API
  --installation ID    with access-token: for this installation
  --sandbox            call the sandbox; with --curl PATH too
  --clock-tolerance S  with verify: seconds of drift to forgive, 0 to 300 [0]
  --audience NAME      with verify: whom the token must name in aud
  -h, --help           show this help
  -V, --version        show the version

Environment (a flag wins, then the first name on each line;
the key's text before its file):
  NEXT_PUBLIC_APP_ID, NEXT_PUBLIC_ICR_APP_ID, ICR_APP_ID  the app id
  PRIVATE_KEY, ICR_PRIVATE_KEY                            the text of the key
  PRIVATE_KEY_PATH, ICR_PRIVATE_KEY_PATH                  the key file
  PRIVATE_KEY_PASSPHRASE, ICR_PRIVATE_KEY_PASSPHRASE      if it is encrypted
  NO_COLOR                                                no colours

Without TOKEN, decode, verify and revoke read it from stdin. Without a key file,
verify, fingerprint and inspect take the key from the environment.
Exit status: 0 ok, 1 refused, 2 wrong usage, 130 interrupted.

Examples:
  icr-app-jwt
  icr-app-jwt --app-id 42 --key app.pem --expires-in 540
  eval "$(icr-app-jwt --app-id 42 --key app.pem --curl /app/installations)"
  icr-app-jwt access-token -e .env --installation 7 --sandbox
  vault read -field=key secret/icr | icr-app-jwt --app-id 42 --key -
  icr-app-jwt inspect app.pem
`;
